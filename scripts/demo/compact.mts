const maxText = 120;
const maxList = 4;
const maxLine = 400;

/** A value as one short line: long texts and lists are cut, and say how much was left out. */
export function compact(value: unknown): string {
	const line = JSON.stringify(value, (_key, inner: unknown) => {
		if (typeof inner === 'string' && inner.length > maxText) {
			return `${inner.slice(0, maxText)}… (${inner.length} characters)`;
		}
		if (Array.isArray(inner) && inner.length > maxList) {
			return [...(inner as unknown[]).slice(0, maxList), `… ${inner.length - maxList} more`];
		}
		return inner;
	});
	return line.length > maxLine ? `${line.slice(0, maxLine)}…` : line;
}
