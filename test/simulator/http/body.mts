import { createHash } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { apiError, invalidRequest } from './errors.mts';
import { readMultipart, type FormPart } from './multipart.mts';

/** A request's body as received. `raw` is absent where the body was too big to keep. */
export type Body =
	| { kind: 'none'; bytes: 0 }
	| { kind: 'json'; bytes: number; sha256: string; value: unknown; text: string; raw?: string }
	| { kind: 'text'; bytes: number; sha256: string; text: string; raw?: string }
	| { kind: 'form'; bytes: number; encoding: FormEncoding; parts: FormPart[]; raw?: string };

export type FormEncoding = 'multipart' | 'urlencoded';

/** JSON bodies hold data URIs, so the limit is generous; above it the response is 413. */
const MAX_BUFFERED_BYTES = 256 * 1024 * 1024;
const MAX_RAW_BYTES = 256 * 1024;

/** Reads the whole request. Files in a form are counted and hashed, never kept. */
export async function readBody(req: IncomingMessage): Promise<Body> {
	const type = (req.headers['content-type'] ?? '').toLowerCase();
	if (type.startsWith('multipart/form-data')) {
		const { parts, bytes, raw } = await readMultipart(req, MAX_RAW_BYTES);
		return { kind: 'form', encoding: 'multipart', parts, bytes, raw };
	}
	const buffer = await readBuffer(req);
	if (buffer.length === 0) return { kind: 'none', bytes: 0 };
	const text = buffer.toString('utf8');
	const bytes = buffer.length;
	const raw = bytes <= MAX_RAW_BYTES ? text : undefined;
	if (type.startsWith('application/x-www-form-urlencoded')) {
		const parts = [...new URLSearchParams(text)].map(
			([name, value]): FormPart => ({ kind: 'field', name, value }),
		);
		return { kind: 'form', encoding: 'urlencoded', parts, bytes, raw };
	}
	const sha256 = createHash('sha256').update(buffer).digest('hex');
	if (!type.includes('json')) return { kind: 'text', bytes, sha256, text, raw };
	try {
		return { kind: 'json', bytes, sha256, value: JSON.parse(text), text, raw };
	} catch {
		// Left to the route: the log and the faults must see the body first.
		return { kind: 'text', bytes, sha256, text, raw };
	}
}

/** The body as a JSON object, or the 400 that the gateway gives for anything else. */
export function jsonObject(body: Body): Record<string, unknown> {
	if (body.kind !== 'json') throw invalidRequest('invalid JSON in the request body');
	const { value } = body;
	if (typeof value !== 'object' || value === null || Array.isArray(value)) {
		throw invalidRequest('the request body must be a JSON object');
	}
	return value as Record<string, unknown>;
}

/** The text in which `bodyIncludes` of a fault rule must stand. */
export function bodyText(body: Body): string {
	if (body.kind === 'none') return '';
	if (body.kind !== 'form') return body.text;
	return body.parts
		.map((part) => `${part.name}=${part.kind === 'field' ? part.value : part.filename}`)
		.join('\n');
}

async function readBuffer(req: IncomingMessage): Promise<Buffer> {
	const chunks: Buffer[] = [];
	let bytes = 0;
	for await (const chunk of req as AsyncIterable<Buffer>) {
		bytes += chunk.length;
		if (bytes <= MAX_BUFFERED_BYTES) chunks.push(chunk);
	}
	if (bytes > MAX_BUFFERED_BYTES) {
		throw apiError(413, 'request body too large', { param: '', code: 'invalid_request' });
	}
	return Buffer.concat(chunks);
}
