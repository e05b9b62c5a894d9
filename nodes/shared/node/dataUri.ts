/** The content of a data URI: base64, or text that is percent-encoded or not (RFC 2397). */
export type InlineFile = { type: string; bytes: Buffer };

const DATA_URI = /^\s*data:([^;,]*)((?:;[^;,]*)*),/i;

/** Undefined for what is no data URI. White space and line breaks inside base64 are passed over. */
export function readDataUri(uri: string): InlineFile | undefined {
	const [start, type = '', parameters = ''] = DATA_URI.exec(uri) ?? [];
	if (start === undefined) return undefined;
	const content = uri.slice(start.length);
	const isBase64 = /;\s*base64\s*$/i.test(parameters);
	const bytes = isBase64
		? Buffer.from(unescaped(content), 'base64')
		: Buffer.from(unescaped(content));
	return { type: type.trim().toLowerCase() || 'text/plain', bytes };
}

/** Some write `%` for itself; then the text is meant as it stands. */
function unescaped(content: string): string {
	if (!content.includes('%')) return content;
	try {
		return decodeURIComponent(content);
	} catch {
		return content;
	}
}
