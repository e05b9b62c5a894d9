import { mediaOf } from '../../../../nodes/CometApiVideo/operations/media';

const image = (rest: object) => ({ image: [rest] });
const PNG = 'https://files.example.test/c.png';

test('each image plays its part, in order', () => {
	const images = {
		image: [
			{ role: 'reference' as const, source: 'url' as const, url: ` ${PNG} ` },
			{ source: 'binary' as const, binaryPropertyName: 'start' },
			{ role: 'reference' as const, source: 'binary' as const },
			{ role: 'last' as const, source: 'url' as const, url: PNG },
		],
	};
	expect(mediaOf({ images })).toEqual({
		firstFrame: { property: 'start' },
		lastFrame: { url: PNG },
		references: [{ url: PNG }, { property: 'data' }],
	});
});

test('without images nothing is set', () => {
	const nothing = {
		firstFrame: undefined,
		lastFrame: undefined,
		references: undefined,
		video: undefined,
	};
	expect(mediaOf({})).toEqual(nothing);
	expect(mediaOf({ images: {} })).toEqual(nothing);
});

test('two first frames, and a URL that is empty, are refused', () => {
	const two = { image: [{ binaryPropertyName: 'a' }, { binaryPropertyName: 'b' }] };
	expect(() => mediaOf({ images: two })).toThrow("'Images' holds more than one first frame");
	expect(() => mediaOf({ images: image({ source: 'url', url: ' ' }) })).toThrow(
		"'URL' is empty in 'Images'",
	);
});

test('the video is a file of the item or a URL', () => {
	expect(mediaOf({ video: { file: { source: 'url', url: ` ${PNG} ` } } }).video).toEqual({
		url: PNG,
	});
	expect(mediaOf({ video: { file: { binaryPropertyName: 'clip' } } }).video).toEqual({
		property: 'clip',
	});
	expect(mediaOf({ video: {} }).video).toBeUndefined();
	expect(() => mediaOf({ video: { file: { source: 'url', url: '' } } })).toThrow(
		"'URL' is empty in 'Video'",
	);
});
