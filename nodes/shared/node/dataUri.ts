/** The content of a data URI: base64, or text that is percent-encoded or not (RFC 2397). */
export type InlineFile = { type: string; bytes: Buffer };

const DATA_URI = /^\s*data:([^;,]*)((?:;[^;,]*)*),/i;

/** Undefined for what is no data URI. White space and line breaks inside base64 are passed over. */
export function readDataUri(uri: string): InlineFile | undefined {
	const found = partsOf(uri);
	if (!found) return undefined;
	const { type, content, isBase64 } = found;
	return { type, bytes: isBase64 ? Buffer.from(content, 'base64') : Buffer.from(content) };
}

/** The content as base64, for APIs that take it without a head; what is base64 already is not decoded for that. */
export function base64Of(uri: string): { type: string; base64: string } | undefined {
	const found = partsOf(uri);
	if (!found) return undefined;
	const { type, content, isBase64 } = found;
	if (isBase64 && isPlain(content)) return { type, base64: content };
	return { type, base64: Buffer.from(content, isBase64 ? 'base64' : 'utf8').toString('base64') };
}

export const toDataUri = ({ type, base64 }: { type: string; base64: string }) =>
	`data:${type};base64,${base64}`;

/** As every decoder takes it: no white space, none of the letters for URLs, padded. */
function isPlain(base64: string): boolean {
	const end = base64.indexOf('=');
	return (
		base64.length % 4 === 0 &&
		(end < 0 || end >= base64.length - 2) &&
		!/[^A-Za-z0-9+/=]/.test(base64)
	);
}

function partsOf(uri: string) {
	const [start, type = '', parameters = ''] = DATA_URI.exec(uri) ?? [];
	if (start === undefined) return undefined;
	return {
		type: type.trim().toLowerCase() || 'text/plain',
		content: unescaped(uri.slice(start.length)),
		isBase64: /;\s*base64\s*$/i.test(parameters),
	};
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
