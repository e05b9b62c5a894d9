import { imagesOf } from '../../../../nodes/CometApiVideo/operations/images';

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
	expect(imagesOf({ images })).toEqual({
		firstFrame: { property: 'start' },
		lastFrame: { url: PNG },
		references: [{ url: PNG }, { property: 'data' }],
	});
});

test('without images nothing is set', () => {
	const nothing = { firstFrame: undefined, lastFrame: undefined, references: undefined };
	expect(imagesOf({})).toEqual(nothing);
	expect(imagesOf({ images: {} })).toEqual(nothing);
});

test('two first frames, and a URL that is empty, are refused', () => {
	const two = { image: [{ binaryPropertyName: 'a' }, { binaryPropertyName: 'b' }] };
	expect(() => imagesOf({ images: two })).toThrow("'Images' holds more than one first frame");
	expect(() => imagesOf({ images: image({ source: 'url', url: ' ' }) })).toThrow(
		"'URL' is empty in 'Images'",
	);
});
