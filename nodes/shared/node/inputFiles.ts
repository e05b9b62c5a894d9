import type { IBinaryData, IExecuteFunctions } from 'n8n-workflow';

import type { ApiClient } from '../api/client';
import { ApiError } from '../api/apiError';
import { FieldError } from './fieldError';
import type { FilePart } from '../api/wire';
import { extensionOf, GENERIC_TYPE, sniffType, typeIn, withExtension } from './fileTypes';
import type { FileNeed, InputFile, InputFiles } from './operation';

/** Files on their way to the wire: out of n8n's binary storage as a stream, or from where a URL points. */

/** Bytes per read from n8n's storage. */
const CHUNK_BYTES = 256 * 1024;

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
	yield bytes;
}

async function readAll(part: FilePart): Promise<Buffer> {
	const chunks: Uint8Array[] = [];
	for await (const chunk of part.stream()) chunks.push(chunk);
	return Buffer.concat(chunks);
}

/** A part over n8n's stored file; opened only when the request is written. */
async function storedPart(context: IExecuteFunctions, binary: IBinaryData): Promise<FilePart> {
	const type = binary.mimeType;
	// The API tells audio formats by the name, and files of messengers often come without an extension.
	const name = withExtension(binary.fileName ?? 'file', type);
	const { id } = binary;
	if (id === undefined) {
		// n8n's in-memory mode: the content is in the item itself.
		const bytes = Buffer.from(binary.data, 'base64');
		return { name, type, size: bytes.length, stream: () => once(bytes) };
	}
	const { fileSize } = await context.helpers.getBinaryMetadata(id);
	return {
		name,
		type,
		size: fileSize,
		stream: async function* () {
			yield* (await context.helpers.getBinaryStream(id, CHUNK_BYTES)) as AsyncIterable<Uint8Array>;
		},
	};
}

/** By name, path or value, as the workflow's binary mode has it; n8n itself throws for what is not there. */
function findBinary(context: IExecuteFunctions, itemIndex: number, property: unknown) {
	try {
		return context.helpers.assertBinaryData(itemIndex, property as string);
	} catch {
		return undefined;
	}
}

function binaryOf(context: IExecuteFunctions, itemIndex: number, property: unknown, label: string) {
	if (typeof property === 'string' && property.trim() === '')
		throw new FieldError(label, 'is empty');
	const binary = findBinary(context, itemIndex, property);
	if (binary) return binary;
	if (typeof property !== 'string') {
		throw new FieldError(
			label,
			'must be the name of a binary field or a file, but its expression gave something else',
			"A file of another node is e.g. {{ $('HTTP Request').item.binary.data }}.",
		);
	}
	const has = Object.keys(context.getInputData()[itemIndex]?.binary ?? {});
	throw new FieldError(
		label,
		`names the binary field '${property}', which this item does not have`,
		has.length
			? `The item has: ${has.join(', ')}.`
			: 'The item has no binary data at all; check the node before this one.',
	);
}

/** The last part of a URL's path, as text where it is one. */
function nameInUrl(url: string): string {
	const last = new URL(url).pathname.split('/').pop() ?? '';
	try {
		return decodeURIComponent(last);
	} catch {
		return last;
	}
}

const notFetched = (error: unknown, label: string, url: string) =>
	error instanceof ApiError && error.details.kind === 'fileUnavailable'
		? new FieldError(
				label,
				`names ${url}, but the file could not be fetched from there (${error.details.message})`,
				'Such URLs expire, many after a day; check that it can still be opened.',
			)
		: error;

/** `data:image/png;base64,…` */
const DATA_URI = /^data:([^;,]*)[^,]*;base64,(.*)$/is;

function inlinePart(uri: string, label: string): FilePart {
	const [, type, base64] = DATA_URI.exec(uri) ?? [];
	if (!base64) throw new FieldError(label, 'holds a data URI that is not base64');
	const bytes = Buffer.from(base64, 'base64');
	const name = `file${extensionOf(type)}`;
	return { name, type: type || GENERIC_TYPE, size: bytes.length, stream: () => once(bytes) };
}

async function fetchedPart(client: ApiClient, url: string, label: string): Promise<FilePart> {
	if (/^data:/i.test(url)) return inlinePart(url, label);
	if (!/^https?:\/\//i.test(url) || !URL.canParse(url)) {
		throw new FieldError(label, 'must be a URL that begins with http:// or https://');
	}
	const fetched = client.download({ url }, async ({ body, headers }) => {
		const chunks: Uint8Array[] = [];
		for await (const chunk of body) chunks.push(chunk);
		const bytes = Buffer.concat(chunks);
		const type = sniffType(bytes) ?? typeIn(headers) ?? GENERIC_TYPE;
		const name = withExtension(nameInUrl(url) || 'file', type);
		return { name, type, size: bytes.length, stream: () => once(bytes) };
	});
	return await fetched.catch(async (error) => await Promise.reject(notFetched(error, label, url)));
}

/** Reads the files an operation asked for, from the item's binary data or from URLs. */
export async function readFiles(
	context: IExecuteFunctions,
	client: ApiClient,
	needs: FileNeed[],
	itemIndex: number,
): Promise<InputFiles> {
	const found: Array<[string, InputFile]> = [];
	for (const need of needs) {
		const part =
			'url' in need
				? await fetchedPart(client, need.url, need.label)
				: await storedPart(context, binaryOf(context, itemIndex, need.property, need.label));
		const base64 = need.as === 'base64' ? (await readAll(part)).toString('base64') : '';
		found.push([need.key, { name: part.name, type: part.type, size: part.size, base64, part }]);
	}
	return (key) => found.filter(([name]) => name === key).map(([, file]) => file);
}
