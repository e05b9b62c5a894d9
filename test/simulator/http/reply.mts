import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import type { CutStreamFault, Fault } from '../faults.mts';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { sleep } from '../sleep.mts';
import { plainError, SseWriter, type ErrorEvent } from './sse.mts';

type Headers = Record<string, string>;

/**
 * All that goes to the client passes here, so that faults which damage a response (cut, reset after
 * the work was done, stream errors) work on every route.
 */
export class Reply {
	private fault: Fault | undefined;

	constructor(readonly res: ServerResponse) {}

	/** Sets the fault that the route's response is to have. */
	damageWith(fault: Fault): void {
		this.fault = fault;
	}

	json(status: number, body: unknown, headers: Headers = {}): Promise<void> {
		const content = Buffer.from(JSON.stringify(body));
		return this.send(status, 'application/json', content, headers);
	}

	html(status: number, html: string, headers: Headers = {}): Promise<void> {
		return this.send(status, 'text/html; charset=utf-8', Buffer.from(html), headers);
	}

	send(status: number, type: string, content: Buffer, headers: Headers = {}): Promise<void> {
		return this.stream(status, type, content.length, [content], headers);
	}

	/** A body of known length, in pieces; only one piece is in memory at a time. */
	async stream(
		status: number,
		type: string,
		length: number,
		pieces: Iterable<Buffer> | AsyncIterable<Buffer>,
		headers: Headers = {},
	): Promise<void> {
		const { res, fault } = this;
		if (fault?.kind === 'reset') return this.destroy();
		if (fault?.kind === 'encoded') {
			const { encoding } = fault;
			const encoded = encoding === 'gzip' ? gzipSync : brotliCompressSync;
			const content = encoded(await wholeOf(pieces));
			res.writeHead(status, { ...headers, 'content-type': type, 'content-encoding': encoding });
			res.end(content);
			return;
		}
		const told = fault?.kind === 'contentType' ? fault.type : type;
		res.writeHead(status, { 'content-type': told, 'content-length': length, ...headers });
		if (fault?.kind === 'drip') return await this.drip(await wholeOf(pieces), fault.ms);
		if (fault?.kind === 'cutStream') return await this.cut(pieces, cutAfter(fault, length));
		for await (const piece of pieces) {
			if (res.destroyed) return;
			if (!res.write(piece)) await this.drained();
		}
		res.end();
	}

	/** Server-sent events; undefined where a fault has taken the connection away already. */
	sse(errorEvent: ErrorEvent = plainError): SseWriter | undefined {
		if (this.fault?.kind === 'reset') {
			this.destroy();
			return undefined;
		}
		return new SseWriter(this.res, this.fault, errorEvent);
	}

	/** Blanks, which JSON takes before a value, without an end. */
	async endless(): Promise<void> {
		const { res } = this;
		res.writeHead(200, { 'content-type': 'application/json' });
		const blanks = Buffer.alloc(1024, ' ');
		while (!res.destroyed) {
			res.write(blanks);
			await sleep(5);
		}
	}

	/** The connection ends without (the rest of) a response. */
	destroy(): void {
		this.res.socket?.destroy();
	}

	/** In a hundred pieces, which keep a reader waiting. */
	private async drip(content: Buffer, ms: number) {
		const size = Math.ceil(content.length / 100);
		for (let from = 0; from < content.length; from += size) {
			if (this.res.destroyed) return;
			this.res.write(content.subarray(from, from + size));
			await sleep(ms);
		}
		this.res.end();
	}

	private async cut(pieces: Iterable<Buffer> | AsyncIterable<Buffer>, limit: number) {
		let left = limit;
		for await (const piece of pieces) {
			if (left <= 0 || this.res.destroyed) break;
			const part = piece.subarray(0, left);
			left -= part.length;
			await new Promise((resolve) => this.res.write(part, resolve));
		}
		if (limit === 0) this.res.flushHeaders();
		// One turn for the last bytes to leave before the socket goes.
		setTimeout(() => this.destroy(), 10);
	}

	private async drained(): Promise<void> {
		const gone = new AbortController();
		const onClose = () => gone.abort();
		this.res.once('close', onClose);
		await once(this.res, 'drain', { signal: gone.signal }).catch(() => undefined);
		this.res.off('close', onClose);
	}
}

async function wholeOf(pieces: Iterable<Buffer> | AsyncIterable<Buffer>): Promise<Buffer> {
	const all: Buffer[] = [];
	for await (const piece of pieces) all.push(piece);
	return Buffer.concat(all);
}

const cutAfter = (fault: CutStreamFault, length: number) => fault.bytes ?? Math.floor(length / 2);
