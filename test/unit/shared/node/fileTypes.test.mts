import { sniffType, typeOfName, withExtension } from '../../../../nodes/shared/node/fileTypes';
import { speak, type SpeechFormat } from '../../../simulator/media/audio/speech.mts';
import { imageOf } from '../../../simulator/media/image.mts';

const mp4 = (brand: string) => Buffer.from(`\0\0\0\x18ftyp${brand}\0\0\0\0`, 'latin1');

test.each(['png', 'jpeg', 'webp'] as const)('%s by its bytes', (format) => {
	expect(sniffType(imageOf('0123456789abcdef', 8, 8, format))).toBe(`image/${format}`);
});

test.each([
	['wav', 'audio/wav'],
	['flac', 'audio/flac'],
	['opus', 'audio/ogg'],
	// Both begin with an ID3 tag here: what follows it tells.
	['mp3', 'audio/mpeg'],
	['aac', 'audio/aac'],
	['pcm', undefined],
] as const)('%s by its bytes', (format, type) => {
	expect(sniffType(speak('Hello', 'alloy', format as SpeechFormat))).toBe(type);
});

test.each([
	['isom', 'video/mp4'],
	['mp42', 'video/mp4'],
	['qt  ', 'video/quicktime'],
	['M4A ', 'audio/mp4'],
	['avif', 'image/avif'],
	['heic', 'image/heic'],
])('brand %s', (brand, type) => {
	expect(sniffType(mp4(brand))).toBe(type);
});

test.each([
	[[0xff, 0xfb, 0x90, 0x64], 'audio/mpeg'],
	[[0xff, 0xf3, 0x44, 0xc4], 'audio/mpeg'],
	[[0xff, 0xf1, 0x50, 0x80], 'audio/aac'],
	[[0xff, 0xfb, 0xff, 0xff], undefined],
	[[], undefined],
])('bytes %j', (bytes, type) => {
	expect(sniffType(Uint8Array.from(bytes))).toBe(type);
});

test('a list of pictures in a RIFF file is neither image nor sound', () => {
	expect(sniffType(Buffer.from('RIFF....AVI LIST'))).toBeUndefined();
});

test.each([
	['https://x.test/a.webp?sig=1.png', 'image/webp'],
	['A.JPEG', 'image/jpeg'],
	['a.jpg#b', 'image/jpeg'],
	['https://x.test/a', undefined],
	['https://x.test/a.exe', undefined],
])('the type of %j', (name, type) => {
	expect(typeOfName(name)).toBe(type);
});

test('an extension is added once', () => {
	expect(withExtension('a', 'image/jpeg; q=1')).toBe('a.jpg');
	expect(withExtension('a.png', 'image/jpeg')).toBe('a.png');
	expect(withExtension('a', 'x/unknown')).toBe('a');
});
