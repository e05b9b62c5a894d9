import type {
	IBinaryData,
	IDataObject,
	IExecuteFunctions,
	IPollFunctions,
	IWebhookFunctions,
} from 'n8n-workflow';

import type { ApiClient, CallOptions } from '../api/client';
import { errorFromThrown, invalidResponse } from '../api/apiError';
import { cancelSignalOf } from '../api/request';
import type { ByteStream } from '../api/wire';
import { GENERIC_TYPE, sniffType, typeIn, withExtension, withTrueExtension } from './fileTypes';
import type { NodeItem, OutputFile } from './operation';

/** Files on their way into n8n's binary storage, as a stream wherever it can be. */

type FileContent = Uint8Array | ByteStream;
/** Whoever may put files into n8n's storage. */
type FileKeeper = IExecuteFunctions | IPollFunctions | IWebhookFunctions;

/**
 * The stream's first bytes, and what to read all of it from: they are put back, unless they were everything.
 * @throws ApiError for a stream without a single byte
 */
async function peek(stream: ByteStream): Promise<{ head?: Uint8Array; data: FileContent }> {
	if (!stream.iterator || !stream.unshift) return { data: stream };
	// One that breaks off before it is read on would be an uncaught error; the next read tells it all the same.
	stream.on?.('error', () => {});
	const reader = stream.iterator({ destroyOnReturn: false });
	const { value: head, done } = await reader.next();
	await reader.return?.();
	if (done) throw invalidResponse('The file that CometAPI sent is empty');
	if (stream.readableEnded) return { head, data: head };
	stream.unshift(head);
	return { head, data: stream };
}

async function store(
	context: FileKeeper,
	client: ApiClient,
	file: OutputFile,
	options: CallOptions,
): Promise<IBinaryData> {
	const keep = async (content: FileContent, claimed = GENERIC_TYPE) => {
		const { head, data } =
			content instanceof Uint8Array ? { head: content, data: content } : await peek(content);
		// What the bytes say is true, whatever the response calls them.
		const sniffed = head && sniffType(head, claimed);
		const type = sniffed ?? claimed;
		return await context.helpers.prepareBinaryData(
			data as Parameters<typeof context.helpers.prepareBinaryData>[0],
			sniffed ? withTrueExtension(file.name, type) : withExtension(file.name, type),
			type,
		);
	};
	if ('data' in file) {
		try {
			return await keep(file.data, file.type);
		} catch (error) {
			throw errorFromThrown(error, client.connection.key, cancelSignalOf(context)?.aborted);
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
		{ ...options, mayBeLate: true },
	);
}

/** Stores an item's files in n8n and gives them as its `binary`; undefined when there are none. */
export async function attachFiles(
	context: FileKeeper,
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
