import { createHash } from 'node:crypto';
import type { SimulatorClock } from '../clock.mts';
import { lastIndexWhere } from '../lastIndex.mts';

/** A piece of a prompt in the order in which the model reads it. */
export type CachePiece = { text: string; tokens: number; ttl?: CacheTtl };
export type CacheTtl = '5m' | '1h';

/** How many tokens were read from the cache, written to it by lifetime, and neither. */
export type CacheUse = { read: number; written: Record<CacheTtl, number>; rest: number };

const MAX_ENTRIES = 5000;
const lifetimes: Record<CacheTtl, number> = { '5m': 5 * 60_000, '1h': 60 * 60_000 };

/**
 * Beginnings of prompts up to a mark (contract C.3): written once, read by the next prompt that
 * begins in the same way, forgotten after their lifetime on the simulator's clock.
 */
export class PromptCache {
	private readonly entries = new Map<string, { until: number; ttl: CacheTtl }>();

	constructor(private readonly clock: SimulatorClock) {}

	/** `miss`: nothing is found although it is there, as was seen live (contract K.7). */
	use(model: string, pieces: CachePiece[], miss = false): CacheUse {
		const now = this.clock.now();
		const hash = createHash('sha256').update(model);
		const keys = pieces.map(({ text }) => hash.update(`\n${text}`).copy().digest('hex'));
		const lastMark = lastIndexWhere(pieces, ({ ttl }) => ttl !== undefined);
		const known = keys.slice(0, miss ? 0 : lastMark + 1);
		const found = lastIndexWhere(known, (key) => this.has(key, now));
		if (found >= 0) this.renew(keys[found], now);
		const tokens = (from: number, to: number) =>
			pieces.slice(from, to).reduce((sum, piece) => sum + piece.tokens, 0);
		const written = { '5m': 0, '1h': 0 };
		let from = found + 1;
		pieces.forEach(({ ttl }, at) => {
			if (ttl === undefined || at < from) return;
			written[ttl] += tokens(from, at + 1);
			this.remember(keys[at], ttl, now);
			from = at + 1;
		});
		return { read: tokens(0, found + 1), written, rest: tokens(from, pieces.length) };
	}

	reset(): void {
		this.entries.clear();
	}

	private has(key: string, now: number): boolean {
		return (this.entries.get(key)?.until ?? 0) > now;
	}

	private renew(key: string, now: number): void {
		const entry = this.entries.get(key);
		if (entry) this.remember(key, entry.ttl, now);
	}

	private remember(key: string, ttl: CacheTtl, now: number): void {
		this.entries.set(key, { until: now + lifetimes[ttl], ttl });
		if (this.entries.size <= MAX_ENTRIES) return;
		const [oldest] = this.entries.keys();
		this.entries.delete(oldest);
	}
}
