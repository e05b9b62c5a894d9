import type { Call } from '../http/call.mts';
import { accessDenied } from '../http/errors.mts';
import { paddedLength, padMp4 } from '../media/bulk.mts';
import { imageOf, type ImageFormat } from '../media/image.mts';
import { encodeMp3 } from '../media/audio/mp3.mts';
import { mp4Of } from '../media/video/mp4.mts';

/** `i/<hash>-<width>x<height>.<format>`: everything a picture needs stands in its name. */
const imageName = /^i\/([0-9a-f]{16})-(\d+)x(\d+)\.(png|jpeg|webp)$/;
/** `a/<hash>-<seconds>.mp3`: a sound, likewise. */
const soundName = /^a\/([0-9a-f]{16})-(\d+)\.mp3$/;
/** `v/<hash>-<width>x<height>-<seconds>.mp4`, likewise. */
const videoName = /^v\/([0-9a-f]{16})-(\d+)x(\d+)-(\d+)\.mp4$/;

/**
 * Sends the picture, the sound or the video of a name, a video padded to `bytes` if given; any other name gets
 * the 403 of the object storage (contract 1.5 E12).
 */
export async function sendFile({ reply }: Call, name: string, bytes?: number): Promise<void> {
	const image = imageName.exec(name);
	if (image) {
		const [, hash, width, height, format] = image;
		const content = imageOf(hash, Number(width), Number(height), format as ImageFormat);
		return await reply.send(200, `image/${format}`, content);
	}
	const sound = soundName.exec(name);
	if (sound) return await reply.send(200, 'audio/mpeg', encodeMp3(Number(sound[2]), sound[1]));
	const video = videoName.exec(name);
	if (!video) throw accessDenied();
	const [width, height, seconds] = video.slice(2).map(Number);
	const content = mp4Of(video[1], width, height, seconds);
	const length = bytes === undefined ? content.length : paddedLength(content, bytes);
	await reply.stream(200, 'video/mp4', length, padMp4(content, length));
}
