/** Takes every trace of `key` out of a text: as it is, and as it looks inside a URL. */
export function redact(text: string, key: string | undefined): string {
	if (!key) return text;
	return [key, encodeURIComponent(key)].reduce(
		(clean, secret) => clean.split(secret).join('***'),
		text,
	);
}

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
