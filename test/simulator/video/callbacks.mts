import type { SimulatorClock } from '../clock.mts';
import { phaseOf, type VideoJob } from './job.mts';
import { klingCallback, klingStatus } from './shapes/kling.mts';

/** One delivery of a Kling callback, sent or (for an address that is not loopback) skipped. */
export type CallbackRecord = {
	url: string;
	jobId: string;
	status: string;
	/** HTTP status of the receiver; 0 when it could not be reached, absent when skipped. */
	responseStatus?: number;
	skipped?: string;
};

const INTERVAL_MS = 50;
const MAX_RECORDS = 2000;

/**
 * Posts at every status change of a Kling job with `callback_url` (contract 3.10). Only loopback
 * addresses are called: a simulator must not talk to the outside.
 */
export class CallbackSender {
	private followed: Array<{ job: VideoJob; origin: string; last: string }> = [];
	private records: CallbackRecord[] = [];
	private timer: NodeJS.Timeout | undefined;

	constructor(private readonly clock: SimulatorClock) {
		clock.onChange(() => this.check());
	}

	follow(job: VideoJob, origin: string): void {
		this.followed.push({ job, origin, last: '' });
		this.check();
		this.timer ??= setInterval(() => this.check(), INTERVAL_MS).unref();
	}

	list(): CallbackRecord[] {
		return this.records;
	}

	reset(): void {
		this.followed = [];
		this.records = [];
		this.stopTimer();
	}

	private check(): void {
		for (const entry of this.followed) {
			const phase = phaseOf(entry.job, this.clock.now());
			const status = klingStatus(phase);
			if (status === entry.last) continue;
			entry.last = status;
			void this.deliver(entry.job, klingCallback(entry.job, phase, entry.origin), status);
		}
		this.followed = this.followed.filter(({ last }) => last !== 'succeed' && last !== 'failed');
		if (this.followed.length === 0) this.stopTimer();
	}

	private stopTimer(): void {
		clearInterval(this.timer);
		this.timer = undefined;
	}

	private async deliver(job: VideoJob, body: unknown, status: string): Promise<void> {
		const url = job.callbackUrl ?? '';
		const record: CallbackRecord = { url, jobId: job.id, status };
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
		record.responseStatus = await sent.then(({ status }) => status).catch(() => 0);
	}
}

function isLoopback(url: string): boolean {
	try {
		return /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(new URL(url).hostname);
	} catch {
		return false;
	}
}
