import type { ImageOptions } from './imageOptions';

/** `size` of the images API, where a shape was asked for instead: each family has sizes of its own (contract 2.3). */

type Shape = 'landscape' | 'portrait' | 'square';

/** By family: the size of each shape. */
const SIZES: Array<[model: RegExp, sizes: Record<Shape, string>]> = [
	[
		/gpt-image|chatgpt-image/i,
		{ square: '1024x1024', landscape: '1536x1024', portrait: '1024x1536' },
	],
	[/dall-?e-3/i, { square: '1024x1024', landscape: '1792x1024', portrait: '1024x1792' }],
];

const PIXELS = /^\s*(\d+)\s*[x*×]\s*(\d+)\s*$/i;
const RATIO = /^\s*(\d+)\s*[:/x]\s*(\d+)\s*$/i;

type Sides = { width: number; height: number };

const sidesIn = (pattern: RegExp, text = ''): Sides | undefined => {
	const [, width, height] = pattern.exec(text) ?? [];
	return width ? { width: Number(width), height: Number(height) } : undefined;
};

/** A size that is written in pixels. */
export const pixelsIn = (size: string | undefined) => sidesIn(PIXELS, size);

/** Of a shape, with as many pixels as a square of that side. */
function sidesOf({ width, height }: Sides, side: number): Sides {
	const even = (pixels: number) => Math.round(pixels / 16) * 16;
	const root = Math.sqrt(width / height);
	return { width: even(side * root), height: even(side / root) };
}

/** A ratio as most APIs write it. */
export const withColon = (ratio: string) => ratio.trim().replace(/[x/]/i, ':');

/** A ratio that was asked for, or that of a size in pixels. */
export function aspectOf({
	aspectRatio,
	size = '',
}: Pick<ImageOptions, 'aspectRatio' | 'size'>): string | undefined {
	if (aspectRatio !== undefined) return withColon(aspectRatio);
	const sides = pixelsIn(size);
	if (!sides) return size.trim() || undefined;
	const shared = divisor(sides.width, sides.height);
	return `${sides.width / shared}:${sides.height / shared}`;
}

const divisor = (a: number, b: number): number => (b === 0 ? a : divisor(b, a % b));

/** Width and height: of a size, or of a ratio with about a million pixels. */
export function pixelsOf({
	aspectRatio,
	size,
}: Pick<ImageOptions, 'aspectRatio' | 'size'>): Partial<Sides> {
	const ratio = sidesIn(RATIO, aspectRatio ?? size);
	return pixelsIn(size) ?? (ratio ? sidesOf(ratio, 1024) : {});
}

/** Pixels of one side of a square, by the word for it; Seedream takes any width and height (contract 2.3). */
const SIDES: Record<string, number> = { '1K': 1024, '2K': 2048, '4K': 4096 };
const ANY_SIZE = /seedream/i;

/** The size that was asked for, or one of the shape; `aspect_ratio` for families that are not known. */
export function sizeFields(
	model: string,
	{ aspectRatio, resolution, size }: Pick<ImageOptions, 'aspectRatio' | 'resolution' | 'size'>,
): { size?: string; aspect_ratio?: string } {
	if (size !== undefined) return { size };
	const word = resolution?.trim().toUpperCase();
	const sides = sidesIn(RATIO, aspectRatio);
	if (!sides) return { size: word, aspect_ratio: aspectRatio };
	const ratio = sides.width / sides.height;
	const shape = ratio > 1.05 ? 'landscape' : ratio < 0.95 ? 'portrait' : 'square';
	const sizes = SIZES.find(([pattern]) => pattern.test(model))?.[1];
	if (sizes) return { size: sizes[shape] };
	if (!ANY_SIZE.test(model)) return { size: word, aspect_ratio: aspectRatio };
	const { width, height } = sidesOf(sides, SIDES[word ?? '2K'] ?? SIDES['2K']);
	return { size: `${width}x${height}` };
}
