export type Difference = { path: string; ours: unknown; theirs: unknown };

/** Every place where two JSON values differ; `path` as in `messages[1].content`, a missing value is undefined. */
export function differences(ours: unknown, theirs: unknown, path = ''): Difference[] {
	if (Object.is(ours, theirs)) return [];
	if (!isContainer(ours) || !isContainer(theirs) || Array.isArray(ours) !== Array.isArray(theirs)) {
		return [{ path, ours, theirs }];
	}
	const keys = [...new Set([...Object.keys(ours), ...Object.keys(theirs)])];
	return keys.flatMap((key) => {
		const place = Array.isArray(ours) ? `[${key}]` : `.${key}`;
		return differences(ours[key], theirs[key], `${path}${place}`.replace(/^\./, ''));
	});
}

const isContainer = (value: unknown): value is Record<string, unknown> =>
	typeof value === 'object' && value !== null;
