import type { IBinaryData, IDataObject, IExecuteFunctions } from 'n8n-workflow';

import type { ApiClient, CallOptions } from '../api/client';
import { ApiError } from '../api/apiError';
import { readUpTo, resumable, streamLike } from '../api/byteStreams';
import { FieldError } from './fieldError';
import type { ByteStream, FilePart, WireResponse } from '../api/wire';
import { readDataUri } from './dataUri';
import {
	GENERIC_TYPE,
	HEAD_BYTES,
	sniffType,
	typeIn,
	typeOfName,
	withExtension,
	withTrueExtension,
} from './fileTypes';
import type { FileNeed, InputFile, InputFiles } from './operation';

/** Files on their way to the wire: out of n8n's binary storage as a stream, or from where a URL points. */

/** Bytes per read from n8n's storage. */
const CHUNK_BYTES = 256 * 1024;
/** Of a file from a URL: as much as a response may have. */
const MOST_BYTES = 512 * 1024 * 1024;
/** A longer file from a URL waits in n8n's storage until it is sent, as a file of the input does. */
const MOST_IN_MEMORY = 8 * 1024 * 1024;

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
	yield bytes;
}

async function readAll(part: FilePart): Promise<Buffer> {
	return Buffer.concat((await readUpTo(part.stream())).chunks);
}

/** What the bytes say is true; only where they say nothing do the claims count: a type, then the name. */
function typed(head: Uint8Array, claimed: string, name: string): Pick<FilePart, 'name' | 'type'> {
	const [claim = ''] = claimed.split(';');
	const sniffed = sniffType(head, claim);
	if (sniffed) return { type: sniffed, name: withTrueExtension(name || 'file', sniffed) };
	const says = /^$|octet-stream$/.test(claim.trim()) ? typeOfName(name) : claim.trim();
	const type = says ?? GENERIC_TYPE;
	// The API tells audio formats by the name, and files of messengers often come without an extension.
	return { type, name: withExtension(name || 'file', type) };
}

const refuseEmpty = (size: number, label: string, which: string) => {
	if (size === 0) throw new FieldError(label, `names ${which}, which is empty: it has 0 bytes`);
};

/** A part over n8n's stored file; but for its first bytes it is read only when the request is written. */
async function storedPart(
	context: IExecuteFunctions,
	binary: IBinaryData,
	label: string,
): Promise<FilePart> {
	const { id, mimeType, fileName = 'file' } = binary;
	const which = `the file '${fileName}'`;
	if (id === undefined) {
		// n8n's in-memory mode: the content is in the item itself.
		const bytes = Buffer.from(binary.data, 'base64');
		refuseEmpty(bytes.length, label, which);
		return { ...typed(bytes, mimeType, fileName), size: bytes.length, stream: () => once(bytes) };
	}
	const { fileSize } = await context.helpers.getBinaryMetadata(id);
	refuseEmpty(fileSize, label, which);
	const open = async (chunkBytes: number) =>
		(await context.helpers.getBinaryStream(id, chunkBytes)) as ByteStream;
	return {
		...typed(await headOf(await open(HEAD_BYTES)), mimeType, fileName),
		size: fileSize,
		stream: async function* () {
			yield* await open(CHUNK_BYTES);
		},
	};
}

async function headOf(stream: ByteStream): Promise<Uint8Array> {
	const { chunks } = await readUpTo(stream, HEAD_BYTES);
	stream.destroy();
	return Buffer.concat(chunks);
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

/** `attachment; filename="voice.mp3"`: a download tells its name there, when its URL does not. */
const nameInHeader = (headers: IDataObject): string | undefined =>
	/filename="?([^";]+)"?/i.exec(String(headers['content-disposition'] ?? ''))?.[1]?.trim();

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

function inlinePart(uri: string, label: string): FilePart {
	const inline = readDataUri(uri);
	if (!inline) throw new FieldError(label, 'holds a data URI without a comma before its content');
	const { type, bytes } = inline;
	refuseEmpty(bytes.length, label, 'a data URI');
	return { ...typed(bytes, type, ''), size: bytes.length, stream: () => once(bytes) };
}

/** The file behind a response; undefined for one that is too large. */
async function partOf(
	context: IExecuteFunctions,
	{ body, headers }: WireResponse<ByteStream>,
	{ url, label }: { url: string; label: string },
): Promise<FilePart | undefined> {
	const bytes = resumable(body);
	const { chunks, size } = await readUpTo(bytes, MOST_IN_MEMORY + 1);
	const start = Buffer.concat(chunks);
	const about = typed(start, typeIn(headers) ?? '', nameInHeader(headers) ?? nameInUrl(url));
	if (size <= MOST_IN_MEMORY) return { ...about, size, stream: () => once(start) };
	let length = size;
	const bounded = async function* () {
		yield start;
		for await (const chunk of bytes) {
			length += chunk.length;
			if (length > MOST_BYTES) return;
			yield chunk;
		}
	};
	try {
		const stored = await context.helpers.prepareBinaryData(
			streamLike(body, bounded()) as Parameters<typeof context.helpers.prepareBinaryData>[0],
			about.name,
			about.type,
		);
		return length > MOST_BYTES ? undefined : await storedPart(context, stored, label);
	} finally {
		// Nobody else ends it: it is read in two parts.
		body.destroy();
	}
}

async function fetchedPart(
	context: IExecuteFunctions,
	client: ApiClient,
	{ url, label }: { url: string; label: string },
	call: CallOptions,
): Promise<FilePart> {
	if (/^data:/i.test(url)) return inlinePart(url, label);
	if (!/^https?:\/\//i.test(url) || !URL.canParse(url)) {
		throw new FieldError(label, 'must be a URL that begins with http:// or https://');
	}
	const part = await client
		.download({ url }, async (response) => await partOf(context, response, { url, label }), call)
		.catch(async (error) => await Promise.reject(notFetched(error, label, url)));
	if (!part) {
		throw new FieldError(
			label,
			`names ${url}, which is larger than ${MOST_BYTES / 1024 / 1024} MB`,
			'Fetch it with HTTP Request before and give the file: its size has no bound.',
		);
	}
	refuseEmpty(part.size, label, url);
	return part;
}

type OneFile = Extract<FileNeed, { property: unknown } | { url: string }>;

/** Files of the item go before URLs; where there is neither, the error is about the files. */
function whatIsThere(context: IExecuteFunctions, itemIndex: number, need: FileNeed): OneFile[] {
	if (!('properties' in need)) return [need];
	const { key, label, as, properties, orUrls, urlLabel, optional } = need;
	const isThere = properties.some((property) => findBinary(context, itemIndex, property));
	if (isThere || (!orUrls.length && !optional))
		return properties.map((property) => ({ key, label, as, property }));
	return orUrls.map((url) => ({ key, label: urlLabel, as, url }));
}

/**
 * Reads the files an operation asked for, from the item's binary data or from URLs.
 * @param item with the retries and the time-out of its calls
 */
export async function readFiles(
	context: IExecuteFunctions,
	client: ApiClient,
	needs: FileNeed[],
	{ index: itemIndex, call }: { index: number; call: CallOptions },
): Promise<InputFiles> {
	const found: Array<[string, InputFile]> = [];
	for (const need of needs.flatMap((one) => whatIsThere(context, itemIndex, one))) {
		const part =
			'url' in need
				? await fetchedPart(context, client, need, call)
				: await storedPart(
						context,
						binaryOf(context, itemIndex, need.property, need.label),
						need.label,
					);
		const base64 = need.as === 'base64' ? (await readAll(part)).toString('base64') : '';
		found.push([need.key, { name: part.name, type: part.type, size: part.size, base64, part }]);
	}
	return (key) => found.filter(([name]) => name === key).map(([, file]) => file);
}
