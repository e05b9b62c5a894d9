import { joinAac } from './aac';
import { joinMp3 } from './mp3';
import { joinOpus } from './opus';
import { joinWav } from './wav';

/** Audio files that follow each other as one file. */

/** Gives the pieces of the whole; undefined for parts that are not what they are said to be. */
type Join = (parts: Uint8Array[]) => Uint8Array[] | undefined;

const JOINS: Record<string, Join> = {
	aac: joinAac,
	mp3: joinMp3,
	opus: joinOpus,
	// Bare samples.
	pcm: (parts) => parts,
	wav: joinWav,
};

const FORMATS: Record<string, string> = {
	'audio/aac': 'aac',
	'audio/mpeg': 'mp3',
	'audio/ogg': 'opus',
	'audio/wav': 'wav',
};

/** By what the bytes are, whatever was asked for; undefined for what cannot be joined or known by its bytes. */
export const formatOfType = (type = ''): string | undefined => FORMATS[type];

/** @param format as the API calls it */
export function joinAudio(format: string, parts: Uint8Array[]): Uint8Array | undefined {
	const pieces = JOINS[format]?.(parts);
	return pieces && Buffer.concat(pieces);
}
