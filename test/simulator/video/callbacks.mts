import type { SimulatorClock } from '../clock.mts';
import { phaseOf, type VideoJob } from './job.mts';
import { klingCallback, klingStatus } from './shapes/kling.mts';

/** One delivery of a Kling callback, sent or (for an address that is not loopback) skipped. */
export type CallbackRecord = {
	url: string;
	taskId: string;
	status: string;
	/** HTTP status of the receiver; 0 when it could not be reached, absent when skipped. */
	answered?: number;
	skipped?: string;
};

const INTERVAL_MS = 50;
const MAX_RECORDS = 2000;

/**
 * Posts at every status change of a Kling job with `callback_url` (contract 3.10). Only loopback
 * addresses are called: a simulator must not talk to the outside.
 */
export class CallbackSender {
	private watched: Array<{ job: VideoJob; origin: string; last: string }> = [];
	private records: CallbackRecord[] = [];
	private timer: NodeJS.Timeout | undefined;

	constructor(private readonly clock: SimulatorClock) {
		clock.onChange(() => this.look());
	}

	watch(job: VideoJob, origin: string): void {
		this.watched.push({ job, origin, last: '' });
		this.look();
		this.timer ??= setInterval(() => this.look(), INTERVAL_MS).unref();
	}

	list(): CallbackRecord[] {
		return this.records;
	}

	reset(): void {
		this.watched = [];
		this.records = [];
		this.rest();
	}

	private look(): void {
		for (const entry of this.watched) {
			const phase = phaseOf(entry.job, this.clock.now());
			const status = klingStatus(phase);
			if (status === entry.last) continue;
			entry.last = status;
			void this.deliver(entry.job, klingCallback(entry.job, phase, entry.origin), status);
		}
		this.watched = this.watched.filter(({ last }) => last !== 'succeed' && last !== 'failed');
		if (this.watched.length === 0) this.rest();
	}

	private rest(): void {
		clearInterval(this.timer);
		this.timer = undefined;
	}

	private async deliver(job: VideoJob, body: unknown, status: string): Promise<void> {
		const url = job.callbackUrl ?? '';
		const record: CallbackRecord = { url, taskId: job.id, status };
		this.records = [...this.records, record].slice(-MAX_RECORDS);
		if (!isLoopback(url)) {
			record.skipped = 'not a loopback address';
			return;
		}
		const sent = fetch(url, {
			method: 'POST',
			headers: { 'content-type': 'application/json' },
			body: JSON.stringify(body),
		});
		record.answered = await sent.then((answer) => answer.status).catch(() => 0);
	}
}

function isLoopback(url: string): boolean {
	try {
		return /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(new URL(url).hostname);
	} catch {
		return false;
	}
}
