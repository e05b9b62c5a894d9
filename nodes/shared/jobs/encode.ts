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
		default:
			return text;
	}
}

/** @throws FieldError for a URL that nobody can fetch */
export function encodeImage(
	name: Parameter,
	encoding: Encoding,
	input: CreateInput,
	files: InputFiles,
) {
	const [image] = listOf(input, name);
	const [file] = files(name);
	if (image && 'url' in image && !/^(https?:\/\/|data:)/i.test(image.url.trim())) {
		throw new FieldError(
			LABELS[name],
			`holds '${image.url.slice(0, 100)}', which does not begin with http://, https:// or data:`,
		);
	}
	const uri =
		image && 'url' in image ? image.url.trim() : `data:${file.type};base64,${file.base64}`;
	if (encoding === 'urlObject') return { url: uri };
	return encoding === 'uriOrBase64' ? uri.replace(/^data:[^,]*;base64,/i, '') : uri;
}
