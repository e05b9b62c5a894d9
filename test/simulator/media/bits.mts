/** Bits to bytes, in either order; for the encoders of pictures, sound and video. */
export class BitWriter {
	private bytes: number[] = [];
	private held = 0;
	private count = 0;

	constructor(private readonly order: 'msb' | 'lsb' = 'msb') {}

	/** Writes the lowest `length` bits of `value` (at most 32). */
	put(value: number, length: number): this {
		for (let i = 0; i < length; i++) {
			const at = this.order === 'msb' ? length - 1 - i : i;
			const bit = Math.floor(value / 2 ** at) & 1;
			this.held |= this.order === 'msb' ? bit << (7 - this.count) : bit << this.count;
			if (++this.count === 8) this.flushByte();
		}
		return this;
	}

	/** An unsigned Exp-Golomb code (H.264). */
	putUe(value: number): this {
		const bits = 32 - Math.clz32(value + 1);
		return this.put(0, bits - 1).put(value + 1, bits);
	}

	/** A signed Exp-Golomb code (H.264). */
	putSe(value: number): this {
		return this.putUe(value > 0 ? value * 2 - 1 : -value * 2);
	}

	/** Fills up the last byte with `bit`. */
	align(bit: 0 | 1 = 0): this {
		while (this.count !== 0) this.put(bit, 1);
		return this;
	}

	/** Whole bytes; only where the writer stands at a byte's beginning. */
	putBytes(bytes: Iterable<number>): this {
		for (const byte of bytes) this.bytes.push(byte);
		return this;
	}

	end(): Buffer {
		this.align();
		return Buffer.from(this.bytes);
	}

	private flushByte(): void {
		this.bytes.push(this.held);
		this.held = 0;
		this.count = 0;
	}
}
