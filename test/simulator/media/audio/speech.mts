import { encodeAac } from './aac.mts';
import { encodeFlac } from './flac.mts';
import { readId3Text } from './id3.mts';
import { melodyOf, SAMPLE_RATE, spokenSeconds } from './melody.mts';
import { encodeMp3 } from './mp3.mts';
import { encodeOpus } from './opus.mts';
import { readVorbisText } from './vorbisComment.mts';
import { encodeWav, pcmOf } from './wav.mts';

export type SpeechFormat = 'mp3' | 'opus' | 'aac' | 'flac' | 'wav' | 'pcm';

/** Content types of the formats (contract 2.5; all but mp3 inferred there). */
export const speechTypes: Record<SpeechFormat, string> = {
	mp3: 'audio/mpeg',
	opus: 'audio/ogg',
	aac: 'audio/aac',
	flac: 'audio/flac',
	wav: 'audio/wav',
	pcm: 'audio/pcm',
};

/** A playable file: WAV, FLAC and PCM hold a melody, MP3, Opus and AAC silence of its length. */
export function speak(text: string, voice: string, format: SpeechFormat, speed = 1): Buffer {
	const seconds = spokenSeconds(text, speed);
	switch (format) {
		case 'mp3':
			return encodeMp3(seconds, text);
		case 'opus':
			return encodeOpus(seconds, text);
		case 'aac':
			return encodeAac(seconds, text);
		case 'flac':
			return encodeFlac(melodyOf(text, voice, speed), text);
		case 'wav':
			return encodeWav(melodyOf(text, voice, speed), text);
		case 'pcm':
			return pcmOf(melodyOf(text, voice, speed));
	}
}

/** The text that a file made by `speak` says (all formats but pcm), from the file's beginning. */
export function spokenText(head: Buffer): string | undefined {
	switch (head.toString('latin1', 0, 4)) {
		case 'RIFF': {
			const at = head.indexOf('INFOICMT');
			if (at < 0 || at > 64) return undefined;
			const length = head.readUInt32LE(at + 8);
			return head.toString('utf8', at + 12, at + 12 + length - 1);
		}
		case 'fLaC':
			return readVorbisText(head, 4 + 4 + 34 + 4);
		case 'OggS': {
			const at = oggTagsText(head);
			return at === undefined ? undefined : readVorbisText(at, 8);
		}
		default:
			return readId3Text(head);
	}
}

/** The second page's content, where an Opus file has its tags. */
function oggTagsText(head: Buffer): Buffer | undefined {
	const at = head.indexOf('OpusTags');
	return at < 0 || at > 2048 ? undefined : head.subarray(at);
}

/** Seconds of sound in a WAV file as its header tells; undefined for anything else. */
export function wavSeconds(head: Buffer): number | undefined {
	if (head.toString('latin1', 8, 12) !== 'WAVE') return undefined;
	const format = head.indexOf('fmt ');
	const data = head.indexOf('data', 12, 'latin1');
	if (format < 0 || data < 0 || data + 8 > head.length) return undefined;
	const bytesPerSecond = head.readUInt32LE(format + 16) || SAMPLE_RATE * 2;
	return head.readUInt32LE(data + 4) / bytesPerSecond;
}
