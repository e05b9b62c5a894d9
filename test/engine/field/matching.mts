/** What a case expects of a value: the value itself, or an object that says how it has to be. */
type Pattern = {
	$match?: string;
	$absent?: boolean;
	matches?: string;
	not?: string;
	is?: unknown;
	longest?: number;
	absent?: boolean;
};

const HOWS = ['$match', '$absent', 'matches', 'not', 'is', 'longest', 'absent'];

const isPattern = (expected: unknown): expected is Pattern =>
	typeof expected === 'object' &&
	expected !== null &&
	Object.keys(expected).length > 0 &&
	Object.keys(expected).every((key) => HOWS.includes(key));

const asText = (value: unknown) =>
	typeof value === 'string' ? value : JSON.stringify(value ?? '');

/** Why a value is not as expected, one sentence each. Of an object the keys that are named have to fit. */
export function mismatches(value: unknown, expected: unknown, where: string): string[] {
	if (isPattern(expected)) return patternMismatches(value, expected, where);
	if (Array.isArray(expected)) {
		if (!Array.isArray(value)) return [`${where} is ${asText(value)} instead of a list`];
		const length =
			value.length === expected.length
				? []
				: [`${where} has ${value.length} entries instead of ${expected.length}: ${asText(value)}`];
		return [
			...length,
			...expected.flatMap((entry, at) => mismatches(value[at], entry, `${where}.${at}`)),
		];
	}
	if (typeof expected === 'object' && expected !== null) {
		return Object.entries(expected).flatMap(([key, entry]) =>
			mismatches((value as Record<string, unknown> | undefined)?.[key], entry, `${where}.${key}`),
		);
	}
	return value === expected ? [] : [`${where} is ${asText(value)} instead of ${asText(expected)}`];
}

function patternMismatches(value: unknown, pattern: Pattern, where: string): string[] {
	const { $match: match = pattern.matches, not, longest } = pattern;
	const text = asText(value);
	const wrong: string[] = [];
	if ((pattern.$absent ?? pattern.absent) && value !== undefined)
		wrong.push(`${where} is there: ${text}`);
	if (match !== undefined && !new RegExp(match, 's').test(text))
		wrong.push(`${where} is ${text.slice(0, 300)}, not like ${match}`);
	if (not !== undefined && new RegExp(not, 's').test(text))
		wrong.push(`${where} is ${text.slice(0, 300)}, which is like ${not}`);
	if (longest !== undefined && text.length > longest)
		wrong.push(`${where} has ${text.length} characters`);
	if ('is' in pattern && value !== pattern.is)
		wrong.push(`${where} is ${text.slice(0, 300)}, not ${asText(pattern.is)}`);
	return wrong;
}

/** The value at a path such as `0.failure.code`. */
export const at = (value: unknown, path: string): unknown =>
	path
		.split('.')
		.reduce<unknown>((found, key) => (found as Record<string, unknown> | undefined)?.[key], value);
