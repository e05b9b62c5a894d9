import type { ServerResponse } from 'node:http';
import type { Fault } from '../faults.mts';

/** An error in the middle of a stream, in the form of the route's own dialect. */
export type ErrorEvent = (message: string) => { data: unknown; event?: string };

/** That of the OpenAI dialects. */
export const plainError: ErrorEvent = (message) => ({
	data: { error: { message, type: 'upstream_error' } },
});

/** Writes a `text/event-stream` response, one `data:` line per event (contract 2.1, 4.3). */
export class SseWriter {
	private sent = 0;

	constructor(
		private readonly res: ServerResponse,
		private readonly fault: Fault | undefined,
		private readonly errorEvent: ErrorEvent,
	) {
		res.writeHead(200, {
			'content-type': 'text/event-stream; charset=utf-8',
			'cache-control': 'no-cache',
		});
		res.flushHeaders();
	}

	/** False when nothing more can be sent: the client left, or a fault ended the stream. */
	get open(): boolean {
		return !this.res.destroyed && !this.res.writableEnded;
	}

	async send(data: unknown, event?: string): Promise<void> {
		if (!this.open) return;
		const { fault } = this;
		if (fault?.kind === 'streamError' && this.sent >= (fault.after ?? 2)) {
			const message = fault.message ?? 'upstream connection lost';
			const { data: error, event: name } = this.errorEvent(message);
			await this.write(JSON.stringify(error), name);
			this.res.end();
			return;
		}
		await this.write(JSON.stringify(data), event);
		this.sent++;
		if (fault?.kind === 'cutStream' && this.sent >= (fault.chunks ?? 2)) {
			setTimeout(() => this.res.socket?.destroy(), 10);
			await new Promise((resolve) => this.res.once('close', resolve));
		}
	}

	/** Ends the stream, with the `[DONE]` line where the protocol has one. */
	async end(doneLine: boolean): Promise<void> {
		if (!this.open) return;
		if (doneLine && this.fault?.kind !== 'noDone') await this.write('[DONE]');
		this.res.end();
	}

	private async write(data: string, event?: string): Promise<void> {
		const text = `${event === undefined ? '' : `event: ${event}\n`}data: ${data}\n\n`;
		if (this.res.write(text)) return;
		await new Promise<void>((resolve) => {
			const go = () => {
				this.res.off('drain', go);
				this.res.off('close', go);
				resolve();
			};
			this.res.on('drain', go);
			this.res.on('close', go);
		});
	}
}
