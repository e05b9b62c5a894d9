import { createHash } from 'node:crypto';
import { cached } from '../cached.mts';

const cache = cached<Float64Array>(4000);

/**
 * A unit vector for a text, the same in every run; the cosine of two texts grows with the words
 * they share. Each word has a fixed random direction, a text is the sum of its words. Rounded to
 * eight digits, as the live API prints them.
 */
export function vectorFor(text: string, dimensions: number): number[] {
	const sum = new Float64Array(dimensions);
	for (const word of wordsOf(text)) {
		const direction = cache(`${dimensions} ${word}`, () => directionOf(word, dimensions));
		for (let i = 0; i < dimensions; i++) sum[i] += direction[i];
	}
	let squares = 0;
	for (const value of sum) squares += value * value;
	const length = Math.sqrt(squares) || 1;
	return Array.from(sum, (value) => Math.round((value / length) * 1e8) / 1e8);
}

/** Little-endian float32, the form of `encoding_format: 'base64'` (contract 2.2). */
export function vectorToBase64(vector: number[]): string {
	const buffer = Buffer.alloc(vector.length * 4);
	vector.forEach((value, index) => buffer.writeFloatLE(value, index * 4));
	return buffer.toString('base64');
}

/** Lower-case words; a text without any counts as one word of its own. */
function wordsOf(text: string): string[] {
	return text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [text || '(empty)'];
}

function directionOf(word: string, dimensions: number): Float64Array {
	let state = createHash('sha256').update(word).digest().readUInt32LE(0) || 1;
	const direction = new Float64Array(dimensions);
	for (let i = 0; i < dimensions; i++) {
		// xorshift32: plenty for directions that hardly correlate.
		state ^= state << 13;
		state ^= state >>> 17;
		state ^= state << 5;
		direction[i] = (state >>> 0) / 2 ** 31 - 1;
	}
	return direction;
}
