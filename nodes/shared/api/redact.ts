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

/** {@link redactAnswer} for a text that comes in pieces: of a key that lies over their borders as well. */
export class RedactedPieces {
	private held = '';

	constructor(private readonly key: string) {}

	/** What can be passed on. */
	push(piece: string): string {
		const text = redactAnswer(this.held + piece, this.key);
		const from =
			this.key.length < SURELY_A_KEY ? text.length : beginningIn(text, formsOf(this.key));
		this.held = text.slice(from);
		return text.slice(0, from);
	}

	/** What was held back because it could have become a key. */
	end(): string {
		const { held } = this;
		this.held = '';
		return held;
	}
}

/** Where the end of a text may be the beginning of one of `forms`; the text's length if it is none. */
function beginningIn(text: string, forms: string[]): number {
	const longest = Math.max(...forms.map(({ length }) => length));
	for (let from = Math.max(0, text.length - longest + 1); from < text.length; from += 1) {
		if (forms.some((form) => form[0] === text[from] && form.startsWith(text.slice(from))))
			return from;
	}
	return text.length;
}

/** {@link redactAnswer} for any JSON-like value. */
export const redactAnswerDeep = <T>(value: T, key: string): T =>
	key.length < SURELY_A_KEY ? value : redactDeep(value, key);

/** {@link redact} for any JSON-like value; strings and property names inside are cleaned, the rest is kept. */
export function redactDeep<T>(value: T, key: string | undefined): T {
	if (!key || value === undefined) return value;
	if (typeof value === 'string') return redact(value, key) as T;
	// Bytes are no text.
	if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return value;
	if (Array.isArray(value)) return value.map((entry) => redactDeep(entry, key)) as T;
	return Object.fromEntries(
		Object.entries(value).map(([name, entry]) => [redact(name, key), redactDeep(entry, key)]),
	) as T;
}
