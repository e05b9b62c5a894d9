import busboy from 'busboy';
import { createHash } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Readable } from 'node:stream';
import { sniffType } from '../media/sniff.mts';
import { invalidRequest } from './errors.mts';

/** One part of a form, in the order received. */
export type FormPart = FormField | FormFile;
export type FormField = { kind: 'field'; name: string; value: string };
export type FormFile = {
	kind: 'file';
	name: string;
	filename: string;
	type: string;
	bytes: number;
	sha256: string;
	/** What the content's first bytes say it is, whatever `type` claims. */
	sniffed: string | undefined;
	/** The file's beginning, enough for a header, a tag or the size of a picture. */
	head: Buffer;
};

const HEAD_BYTES = 64 * 1024;

/**
 * Streams a multipart body: files of any size pass with flat memory, only their head is kept.
 * `raw` is the body as latin1 text when it is at most `maxRaw` bytes.
 */
export async function readMultipart(
	req: IncomingMessage,
	maxRaw: number,
): Promise<{ parts: FormPart[]; bytes: number; raw?: string }> {
	const parts: FormPart[] = [];
	const rawChunks: Buffer[] = [];
	let bytes = 0;
	const parser = openParser(req);
	await new Promise<void>((resolve, reject) => {
		const fail = () => {
			req.unpipe(parser);
			req.resume();
			reject(invalidRequest('failed to parse multipart form'));
		};
		req.on('data', (chunk: Buffer) => {
			bytes += chunk.length;
			if (bytes <= maxRaw) rawChunks.push(chunk);
		});
		req.on('error', reject);
		req.on('close', () => {
			if (!req.complete) reject(new Error('the client went away'));
		});
		parser.on('field', (name, value) => {
			parts.push({ kind: 'field', name, value });
		});
		parser.on('file', (name, stream, { filename, mimeType }) => {
			const index = parts.length;
			// Holds the place, so that the order of the parts stays that of the wire.
			parts.push({ kind: 'field', name, value: '' });
			stream.on('error', fail);
			digest(stream, (content) => {
				parts[index] = {
					kind: 'file',
					name,
					filename: filename ?? '',
					type: mimeType,
					...content,
					sniffed: sniffType(content.head),
				};
			});
		});
		parser.on('error', fail);
		parser.on('close', resolve);
		req.pipe(parser);
	});
	const raw = bytes <= maxRaw ? Buffer.concat(rawChunks).toString('latin1') : undefined;
	return { parts, bytes, raw };
}

function openParser(req: IncomingMessage) {
	try {
		return busboy({
			headers: req.headers,
			defParamCharset: 'utf8',
			preservePath: true,
			limits: { fieldSize: 64 * 1024 * 1024 },
		});
	} catch {
		req.resume();
		throw invalidRequest('failed to parse multipart form');
	}
}

type Digest = { bytes: number; sha256: string; head: Buffer };

function digest(stream: Readable, done: (content: Digest) => void): void {
	const hash = createHash('sha256');
	let bytes = 0;
	let head = Buffer.alloc(0);
	stream.on('data', (chunk: Buffer) => {
		hash.update(chunk);
		bytes += chunk.length;
		if (head.length < HEAD_BYTES) {
			head = Buffer.concat([head, chunk.subarray(0, HEAD_BYTES - head.length)]);
		}
	});
	stream.on('end', () => done({ bytes, sha256: hash.digest('hex'), head }));
}
