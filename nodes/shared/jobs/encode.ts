import { toDataUri } from '../node/dataUri';
import { FieldError } from '../node/fieldError';
import type { InputFiles } from '../node/operation';
import type { CreateInput, Parameter } from './parameters';
import { LABELS, listOf } from './parameters';
import type { Encoding } from './routes/route';

/** How a value is written into a request, by the encoding that its route names for it. */

export function encodeValue(encoding: Encoding, value: unknown): unknown {
	const text = String(value).trim();
	switch (encoding) {
		case 'whole':
			return value;
		case 'wholeAsText':
			return String(value);
		case 'ratioWithX':
			return text.replace(/[:/]/, 'x');
		case 'ratioWithColon':
			return text.replace(/[x/]/i, ':');
		case 'onOff':
			return value ? 'on' : 'off';
		default:
			return text;
	}
}

/**
 * The files of a parameter as URIs, in their order.
 * @throws FieldError for a URL that nobody can fetch
 */
export function urisOf(name: Parameter, input: CreateInput, files: InputFiles): string[] {
	const stored = [...files(name)];
	return listOf(input, name).map((media) => {
		if ('url' in media) return fetchable(media.url, LABELS[name]);
		const { type = '', base64 = '' } = stored.shift() ?? {};
		return toDataUri({ type, base64 });
	});
}

function fetchable(url: string, label: string): string {
	if (/^(https?:\/\/|data:)/i.test(url.trim())) return url.trim();
	throw new FieldError(
		label,
		`holds '${url.slice(0, 100)}', which does not begin with http://, https:// or data:`,
	);
}

/** A file as it is written in a body. */
export function encodeUri(encoding: Encoding, uri: string): unknown {
	if (encoding === 'urlObject') return { url: uri };
	return encoding === 'uriOrBase64' ? withoutHead(uri) : uri;
}

/** The content of a data URI alone; a URL as it is. */
export const withoutHead = (uri: string) => uri.replace(/^data:[^,]*;base64,/i, '');
