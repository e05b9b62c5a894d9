import { createHash } from 'node:crypto';

export const SAMPLE_RATE = 24_000;
const MAX_SECONDS = 30;

/** How long a text takes to speak, in seconds: 0.3 per word, at most 30. */
export function spokenSeconds(text: string, speed = 1): number {
	const words = text.split(/\s+/).filter(Boolean).length;
	return Math.min(MAX_SECONDS, Math.max(0.3, (words * 0.3) / speed));
}

/** The text as a melody, one tone per word, 16-bit mono at 24 kHz. */
export function melodyOf(text: string, voice: string, speed = 1): Int16Array {
	const seconds = spokenSeconds(text, speed);
	const words = text.split(/\s+/).filter(Boolean);
	const samples = new Int16Array(Math.round(seconds * SAMPLE_RATE));
	const perWord = samples.length / Math.max(1, words.length);
	for (const [index, word] of (words.length > 0 ? words : [text]).entries()) {
		const start = Math.round(index * perWord);
		const end = Math.min(samples.length, Math.round((index + 1) * perWord));
		const step = (2 * Math.PI * frequencyOf(word, voice)) / SAMPLE_RATE;
		for (let i = start; i < end; i++) {
			// Fades in and out, so that the tones do not click.
			const fade = Math.min(1, (i - start) / 240, (end - i) / 240);
			samples[i] = Math.round(9000 * fade * Math.sin(step * (i - start)));
		}
	}
	return samples;
}

/** A tone of the pentatonic scale, two octaves; the voice decides how high. */
function frequencyOf(word: string, voice: string): number {
	const scale = [0, 2, 4, 7, 9, 12, 14, 16, 19, 21];
	const digest = createHash('sha256').update(word.toLowerCase()).digest();
	const base = 180 + (createHash('sha256').update(voice).digest()[0] % 8) * 15;
	return base * 2 ** (scale[digest[0] % scale.length] / 12);
}
