import type { Exchange } from '../http/exchange.mts';
import { paddedLength, padMp4 } from '../media/bulk.mts';
import { mp4Of } from '../media/video/mp4.mts';

/** `v/<hash>-<width>x<height>-<seconds>.mp4` */
const filmName = /^v\/([0-9a-f]{16})-(\d+)x(\d+)-(\d+)\.mp4$/;

/** Sends the film of a name, padded to `bytes` if given; false for a name of another form. */
export async function sendFilm(
	{ reply }: Exchange,
	name: string,
	bytes?: number,
): Promise<boolean> {
	const match = filmName.exec(name);
	if (!match) return false;
	const [width, height, seconds] = match.slice(2).map(Number);
	const film = mp4Of(match[1], width, height, seconds);
	const length = bytes === undefined ? film.length : paddedLength(film, bytes);
	await reply.stream(200, 'video/mp4', length, padMp4(film, length));
	return true;
}
