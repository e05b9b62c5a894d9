/**
 * Reads the `flatted` format that n8n stores executions in: a list in which every string inside an object or array is
 * the index of another entry.
 */
export function parseFlatted(text: string): unknown {
	const entries = JSON.parse(text) as unknown[];
	const done = new Map<number, unknown>();
	const read = (index: number): unknown => {
		if (done.has(index)) return done.get(index);
		const entry = entries[index];
		if (entry === null || typeof entry !== 'object') return entry;
		const value: Record<string, unknown> | unknown[] = Array.isArray(entry) ? [] : {};
		done.set(index, value);
		for (const [key, inner] of Object.entries(entry)) {
			(value as Record<string, unknown>)[key] =
				typeof inner === 'string' ? read(Number(inner)) : (inner as unknown);
		}
		return value;
	};
	return read(0);
}
