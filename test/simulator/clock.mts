/** What `POST /__sim/clock` takes; fields are applied in the order now, advanceMs, speed. */
export type ClockChange = { now?: number; advanceMs?: number; speed?: number };

/**
 * The simulator's time in ms since 1970. Jobs, URL expiry and `created` fields follow it, so a test
 * moves hours in no time. Network delays (faults, latency) stay on the real clock.
 */
export class SimulatorClock {
	private origin = Date.now();
	private realOrigin = this.origin;
	private speed = 1;
	private listeners = new Set<() => void>();

	now(): number {
		return this.origin + Math.round((Date.now() - this.realOrigin) * this.speed);
	}

	/** Unix seconds, the unit of `created` and `created_at`. */
	seconds(): number {
		return Math.floor(this.now() / 1000);
	}

	change({ now, advanceMs, speed }: ClockChange): number {
		this.origin = (now ?? this.now()) + (advanceMs ?? 0);
		this.realOrigin = Date.now();
		this.speed = speed ?? this.speed;
		for (const listener of this.listeners) listener();
		return this.now();
	}

	reset(): void {
		this.speed = 1;
		this.change({ now: Date.now() });
	}

	onChange(listener: () => void): void {
		this.listeners.add(listener);
	}
}
