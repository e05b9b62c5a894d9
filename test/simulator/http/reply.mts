import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import type { CutStreamFault, Fault } from '../faults.mts';
import { SseWriter } from './sse.mts';

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
		res.writeHead(status, { 'content-type': type, 'content-length': length, ...headers });
		if (fault?.kind === 'cutStream') return await this.cut(pieces, cutAfter(fault, length));
		for await (const piece of pieces) {
			if (res.destroyed) return;
			if (!res.write(piece)) await this.drained();
		}
		res.end();
	}

	/** Server-sent events; undefined where a fault has taken the connection away already. */
	sse(): SseWriter | undefined {
		if (this.fault?.kind === 'reset') {
			this.destroy();
			return undefined;
		}
		return new SseWriter(this.res, this.fault);
	}

	/** The connection ends without (the rest of) a response. */
	destroy(): void {
		this.res.socket?.destroy();
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

const cutAfter = (fault: CutStreamFault, length: number) => fault.bytes ?? Math.floor(length / 2);
