import type { IncomingMessage } from 'node:http';
import type { Body, FormEncoding } from './http/body.mts';
import type { FormPart } from './http/multipart.mts';
import { pathMatches } from './http/pathPattern.mts';

export type KeyState = 'right' | 'wrong' | 'none';

/** A file of a form as the log shows it. */
export type LoggedFile = {
	name: string;
	filename: string;
	type: string;
	bytes: number;
	sha256: string;
	sniffed?: string;
};

export type LoggedPart =
	| { kind: 'field'; name: string; value: string }
	| ({ kind: 'file' } & LoggedFile);

/** A JSON body above 1 MiB is told by size and hash only. */
export type LoggedBody =
	| { kind: 'none' }
	| { kind: 'json'; bytes: number; value: unknown }
	| { kind: 'text'; bytes: number; text: string }
	| { kind: 'large'; bytes: number; sha256: string }
	| { kind: 'form'; encoding: FormEncoding; parts: LoggedPart[] };

/** `GET /__sim/requests`: a request as received, the headers with the key replaced by `key`. */
export type LoggedRequest = {
	seq: number;
	/** Real time in ms since 1970. */
	at: number;
	method: string;
	path: string;
	query: string;
	route: string;
	requestId: string;
	key: KeyState;
	headers: Record<string, string | string[] | undefined>;
	body: LoggedBody;
	faults: string[];
	/** Absent while the request is open; 0 when the connection ended without a status. */
	status?: number;
	ms?: number;
};

/** `GET /__sim/requests/raw`: for comparing bytes. Bodies above 256 KiB are left out. */
export type RawRequest = {
	seq: number;
	method: string;
	url: string;
	/** Name, value, name, value, ... as on the wire. */
	rawHeaders: string[];
	/** UTF-8 for JSON and urlencoded bodies, latin1 (one character per byte) for multipart. */
	body?: string;
};

const MAX_ENTRIES = 5000;
const MAX_RAW_ENTRIES = 500;
const MAX_JSON_BYTES = 1024 * 1024;
/** All bodies of the log together; the oldest requests go first. */
const MAX_HELD_BYTES = 64 * 1024 * 1024;

/** The last requests, bounded in number and size. */
export class RequestLog {
	private entries: LoggedRequest[] = [];
	private raw: RawRequest[] = [];
	private seq = 0;
	private held = 0;

	/** Notes a request at its arrival; body, faults and status are added later. */
	open(entry: Omit<LoggedRequest, 'seq' | 'at' | 'body' | 'faults'>): LoggedRequest {
		const logged: LoggedRequest = {
			seq: ++this.seq,
			at: Date.now(),
			...entry,
			body: { kind: 'none' },
			faults: [],
		};
		this.entries.push(logged);
		// Trimmed in steps: a shift per request would cost more than the request.
		if (this.entries.length > MAX_ENTRIES * 1.2) this.drop(MAX_ENTRIES * 0.2);
		return logged;
	}

	addBody(entry: LoggedRequest, req: IncomingMessage, body: Body): void {
		entry.body = summarise(body);
		// An open request may have been dropped already.
		if (entry.seq >= this.entries[0]?.seq) this.held += heldBytes(entry.body);
		while (this.held > MAX_HELD_BYTES && this.entries.length > 1) this.drop(1);
		const raw = body.kind === 'none' ? '' : body.raw;
		this.raw.push({
			seq: entry.seq,
			method: entry.method,
			url: req.url ?? '',
			rawHeaders: req.rawHeaders,
			...(raw === undefined ? {} : { body: raw }),
		});
		if (this.raw.length > MAX_RAW_ENTRIES * 1.2) this.raw = this.raw.slice(-MAX_RAW_ENTRIES);
	}

	/** The last `limit` requests, oldest first; `path` as in a fault rule's match. */
	list({ limit = 100, path = '*' }: { limit?: number; path?: string }): LoggedRequest[] {
		return this.entries.filter((entry) => pathMatches(path, entry.path)).slice(-limit);
	}

	listRaw({ limit = 100, path = '*' }: { limit?: number; path?: string }): RawRequest[] {
		return this.raw.filter((entry) => pathMatches(path, entry.url.split('?')[0])).slice(-limit);
	}

	reset(): void {
		this.entries = [];
		this.raw = [];
		this.held = 0;
	}

	private drop(count: number): void {
		for (const { body } of this.entries.splice(0, count)) this.held -= heldBytes(body);
	}
}

function heldBytes(body: LoggedBody): number {
	if (body.kind === 'json' || body.kind === 'text') return body.bytes;
	if (body.kind !== 'form') return 0;
	return body.parts.reduce((sum, p) => sum + (p.kind === 'field' ? p.value.length : 0), 0);
}

function summarise(body: Body): LoggedBody {
	switch (body.kind) {
		case 'none':
			return { kind: 'none' };
		case 'form':
			return { kind: 'form', encoding: body.encoding, parts: body.parts.map(withoutHead) };
		default:
			if (body.bytes > MAX_JSON_BYTES) {
				return { kind: 'large', bytes: body.bytes, sha256: body.sha256 };
			}
			return body.kind === 'json'
				? { kind: 'json', bytes: body.bytes, value: body.value }
				: { kind: 'text', bytes: body.bytes, text: body.text };
	}
}

function withoutHead(part: FormPart): LoggedPart {
	if (part.kind === 'field') return part;
	const { head: _head, ...file } = part;
	return file;
}
