import type { IBinaryData, IDataObject, IExecuteFunctions } from 'n8n-workflow';

import type { ApiClient, CallOptions } from '../api/client';
import { ApiFailure, failureOfThrown } from '../api/failure';
import { FieldError } from '../api/fieldError';
import { cancelSignalOf } from '../api/request';
import type { ByteStream, FilePart } from '../api/wire';
import { extensionOf, sniffType, withExtension } from './fileTypes';
import type { FileNeed, InputFile, InputFiles, NodeItem, OutputFile } from './operation';

/** Files between n8n's binary storage and the wire; content goes through as a stream wherever it can. */

/** Bytes per read from n8n's storage. */
const CHUNK_BYTES = 256 * 1024;
const GENERIC_TYPE = 'application/octet-stream';

type FileContent = Uint8Array | ByteStream;

/** The type that an answer's header names; undefined when it only says "bytes". */
export function typeIn(headers: IDataObject): string | undefined {
	const type = String(headers['content-type'] ?? '')
		.split(';')[0]
		.trim()
		.toLowerCase();
	return /^$|octet-stream$/.test(type) ? undefined : type;
}

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
	const name = binary.fileName ?? `file${extensionOf(binary.mimeType)}`;
	const type = binary.mimeType;
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
	const has = Object.keys(context.getInputData()[itemIndex]?.binary ?? {});
	throw new FieldError(
		label,
		`names the binary field '${String(property)}', which this item does not have`,
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
	error instanceof ApiFailure && error.details.kind === 'validation'
		? new FieldError(label, `names ${url}, but ${error.details.message}`)
		: error;

async function fetchedPart(client: ApiClient, url: string, label: string): Promise<FilePart> {
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

/**
 * The stream's first bytes, and what to read all of it from: they are put back, unless they were everything.
 * @throws ApiFailure for a stream without a single byte
 */
async function peek(stream: ByteStream): Promise<{ head?: Uint8Array; data: FileContent }> {
	if (!stream.iterator || !stream.unshift) return { data: stream };
	const reader = stream.iterator({ destroyOnReturn: false });
	const { value: head, done } = await reader.next();
	await reader.return?.();
	if (done) throw new ApiFailure({ kind: 'brokenAnswer', message: 'the file is empty' });
	if (stream.readableEnded) return { head, data: head };
	stream.unshift(head);
	return { head, data: stream };
}

async function store(
	context: IExecuteFunctions,
	client: ApiClient,
	file: OutputFile,
	options: CallOptions,
): Promise<IBinaryData> {
	const keep = async (content: FileContent, claimed = GENERIC_TYPE) => {
		const { head, data } =
			content instanceof Uint8Array ? { head: content, data: content } : await peek(content);
		// What the bytes say is true, whatever the answer calls them.
		const type = (head && sniffType(head)) ?? claimed;
		return await context.helpers.prepareBinaryData(
			data as Parameters<typeof context.helpers.prepareBinaryData>[0],
			withExtension(file.name, type),
			type,
		);
	};
	if ('data' in file) {
		try {
			return await keep(file.data, file.type);
		} catch (error) {
			throw failureOfThrown(error, client.connection.key, cancelSignalOf(context)?.aborted);
		}
	}
	return await client.download(
		file.from,
		async ({ body, headers }) => {
			const binary = await keep(body, typeIn(headers) ?? file.type);
			const expected = Number(headers['content-length']);
			if (binary.bytes !== undefined && expected > 0 && binary.bytes !== expected) {
				throw new Error(`only ${binary.bytes} of ${expected} bytes came`);
			}
			return binary;
		},
		options,
	);
}

/** Stores an item's files in n8n and gives them as its `binary`; undefined when there are none. */
export async function attachFiles(
	context: IExecuteFunctions,
	client: ApiClient,
	{ files = [] }: NodeItem,
	options: CallOptions,
): Promise<Record<string, IBinaryData> | undefined> {
	if (!files.length) return undefined;
	const binary: Record<string, IBinaryData> = {};
	for (const file of files) binary[file.property] = await store(context, client, file, options);
	return binary;
}

/**
 * An AI Agent cannot take binary data: as a tool, an item tells its files as compact json instead. Files that
 * came as bytes are kept in n8n, and linked where this n8n can sign links to its storage.
 */
export async function describeFiles(
	context: IExecuteFunctions,
	client: ApiClient,
	{ files = [] }: NodeItem,
	options: CallOptions,
): Promise<IDataObject[]> {
	const described: IDataObject[] = [];
	for (const file of files) {
		if ('from' in file && 'url' in file.from) {
			described.push({ fileName: file.name, mimeType: file.type, url: file.from.url });
			continue;
		}
		const binary = await store(context, client, file, options);
		const { createBinarySignedUrl: sign } = context.helpers;
		described.push({
			fileName: binary.fileName,
			mimeType: binary.mimeType,
			bytes: binary.bytes,
			...(binary.id && sign ? { url: sign(binary) } : {}),
		});
	}
	return described;
}
