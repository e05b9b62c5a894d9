import { FieldError } from '../../shared/node/fieldError';
import type { FileNeed } from '../../shared/node/operation';
import type { WithItemFiles } from '../../shared/node/itemFiles';
import { filesNamed, someFilesNamed } from '../../shared/node/itemFiles';
import { listIn } from '../../shared/node/textList';

/** Images that go into a request, named in text fields: binary fields by commas, URLs one per line. */

/**
 * `photo, logo` as needs, `*` for all of the item, or the files themselves that an expression gave, one or a list.
 * @throws FieldError when there is none
 */
export const namedFiles = (
	key: string,
	as: FileNeed['as'],
	label: string,
	value: unknown,
	{ itemFiles, options }: WithFiles = {},
): FileNeed[] =>
	someFilesNamed(label, value, { itemFiles }, options?.ignoreMissingFiles).map((property) => ({
		key,
		label,
		as,
		property,
	}));

type WithFiles = WithItemFiles & { options?: { ignoreMissingFiles?: boolean } };

/** URLs have no white space; a comma only parts them where another URL follows it. */
const splitUrls = (text: string) => listIn(text, /,?\s+|,(?=https?:\/\/|data:)/);

/** URLs that are fetched and sent as files. @throws FieldError when there is none */
export function namedUrls(key: string, label: string, text?: string): FileNeed[] {
	if (text === undefined) throw new FieldError(label, 'is empty');
	const urls = splitUrls(text);
	if (!urls.length) throw new FieldError(label, 'holds no URL');
	return urls.map((url) => ({ key, label, as: 'part', url }));
}

/** URLs that the provider fetches. @throws FieldError for what no provider can fetch */
export function referenceUrls(label: string, text = ''): string[] {
	const urls = splitUrls(text);
	const wrong = urls.find((url) => !/^(https?:\/\/|data:)/i.test(url));
	if (wrong === undefined) return urls;
	throw new FieldError(
		label,
		`holds '${wrong.slice(0, 100)}', which does not begin with http://, https:// or data:`,
	);
}

export const FILES_LABEL = 'Input Data Field Name(s)';
export const URLS_LABEL = 'Image URL(s)';

/** What the fields of a source say. */
export type SourceParams = WithFiles & {
	source?: string;
	binaryPropertyName?: unknown;
	imageUrls?: string;
	/** Whether there may be none. */
	optional?: boolean;
};

/**
 * The images of the input, by 'Source'. With Automatic the files count where the item has them, and else the URLs.
 * @throws FieldError when there is none
 */
export function pictureNeeds(
	key: string,
	as: FileNeed['as'],
	{ source = 'automatic', binaryPropertyName, imageUrls, optional, ...item }: SourceParams,
): FileNeed[] {
	const files = () => namedFiles(key, as, FILES_LABEL, binaryPropertyName, item);
	const urls = () => namedUrls(key, URLS_LABEL, imageUrls).map((need) => ({ ...need, as }));
	if (source === 'url') return urls();
	if (source !== 'automatic') {
		const needs = source === 'both' ? [...files(), ...urls()] : files();
		if (!needs.length && !optional) throw noFile();
		return needs;
	}
	const properties = filesNamed(binaryPropertyName, item, item.options?.ignoreMissingFiles);
	const orUrls = splitUrls(imageUrls ?? '');
	if (!properties.length && !orUrls.length && !optional) throw noFile();
	return [
		{
			key,
			as,
			label: FILES_LABEL,
			properties,
			orUrls,
			urlLabel: URLS_LABEL,
		},
	];
}

const noFile = () => new FieldError(FILES_LABEL, 'names no binary field');
