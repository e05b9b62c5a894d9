/** So long is a key that no text has it by chance: only then is it looked for in what was paid for. */
const SURELY_A_KEY = 16;

let known: { key: string; forms: string[] } = { key: '', forms: [] };

/** A key as it is, as it looks inside a URL, and inside of base64, at whichever place it begins there. */
function formsOf(key: string): string[] {
	if (known.key !== key) {
		const inBase64 =
			key.length < SURELY_A_KEY ? [] : [0, 1, 2].map((offset) => base64Of(key, offset));
		const urlSafe = inBase64.map((form) => form.replaceAll('+', '-').replaceAll('/', '_'));
		known = { key, forms: [...new Set([key, encodeURIComponent(key), ...inBase64, ...urlSafe])] };
	}
	return known.forms;
}

/** The part of the base64 of any text that only the key in it decides, when `offset` bytes of a group come before it. */
function base64Of(key: string, offset: number): string {
	const bytes = Buffer.concat([Buffer.alloc(offset), Buffer.from(key)]);
	const whole = Math.floor((bytes.length * 8) / 6);
	return bytes.toString('base64').slice(Math.ceil((offset * 8) / 6), whole);
}

/** Takes every trace of `key` out of a text, in any of its forms. */
export function redact(text: string, key: string | undefined): string {
	if (!key) return text;
	return formsOf(key).reduce(
		(clean, form) => (clean.includes(form) ? clean.split(form).join('***') : clean),
		text,
	);
}

/** {@link redact} for a body that is good: a short key, as of a proxy of one's own, could be a word of it. */
export const redactAnswer = (text: string, key: string) =>
	key.length < SURELY_A_KEY ? text : redact(text, key);

/** {@link redact} for any JSON-like value; strings and property names inside are cleaned, the rest is kept. */
export function redactDeep<T>(value: T, key: string | undefined): T {
	if (!key || value === undefined) return value;
	if (typeof value === 'string') return redact(value, key) as T;
	if (typeof value !== 'object' || value === null) return value;
	if (Array.isArray(value)) return value.map((entry) => redactDeep(entry, key)) as T;
	return Object.fromEntries(
		Object.entries(value).map(([name, entry]) => [redact(name, key), redactDeep(entry, key)]),
	) as T;
}
