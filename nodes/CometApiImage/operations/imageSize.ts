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

/** A ratio that was asked for, or that of a size in pixels. */
export function aspectOf({
	aspectRatio,
	size = '',
}: Pick<ImageOptions, 'aspectRatio' | 'size'>): string | undefined {
	if (aspectRatio !== undefined) return aspectRatio.trim().replace(/[x/]/i, ':');
	const [, width, height] = PIXELS.exec(size) ?? [];
	if (!width) return size.trim() || undefined;
	const shared = divisor(Number(width), Number(height));
	return `${Number(width) / shared}:${Number(height) / shared}`;
}

const divisor = (a: number, b: number): number => (b === 0 ? a : divisor(b, a % b));

/** Width and height: of a size, or of a ratio with about a million pixels. */
export function pixelsOf({ aspectRatio, size }: Pick<ImageOptions, 'aspectRatio' | 'size'>): {
	width?: number;
	height?: number;
} {
	const [, width, height] = PIXELS.exec(size ?? '') ?? [];
	if (width) return { width: Number(width), height: Number(height) };
	const [, wide, high] = RATIO.exec(aspectRatio ?? size ?? '') ?? [];
	if (!wide) return {};
	const ratio = Number(wide) / Number(high);
	const even = (pixels: number) => Math.round(pixels / 16) * 16;
	return { width: even(1024 * Math.sqrt(ratio)), height: even(1024 / Math.sqrt(ratio)) };
}

const PIXELS = /^\s*(\d+)\s*[x*×]\s*(\d+)\s*$/i;
const RATIO = /^\s*(\d+)\s*[:/x]\s*(\d+)\s*$/i;

/** Pixels of one side of a square, by the word for it; Seedream takes any width and height (contract 2.3). */
const SIDES: Record<string, number> = { '1K': 1024, '2K': 2048, '4K': 4096 };
const ANY_SIZE = /seedream/i;

/** The size that was asked for, or one of the shape; `aspect_ratio` for families that are not known. */
export function sizeFields(
	model: string,
	{ aspectRatio, resolution, size }: Pick<ImageOptions, 'aspectRatio' | 'resolution' | 'size'>,
): { size?: string; aspect_ratio?: string } {
	if (size !== undefined) return { size };
	const [, width, height] = /^\s*(\d+)\s*[:/x]\s*(\d+)\s*$/i.exec(aspectRatio ?? '') ?? [];
	const word = resolution?.trim().toUpperCase();
	if (!width) return { size: word, aspect_ratio: aspectRatio };
	const ratio = Number(width) / Number(height);
	const shape = ratio > 1.05 ? 'landscape' : ratio < 0.95 ? 'portrait' : 'square';
	const sizes = SIZES.find(([pattern]) => pattern.test(model))?.[1];
	if (sizes) return { size: sizes[shape] };
	if (!ANY_SIZE.test(model)) return { size: word, aspect_ratio: aspectRatio };
	const side = SIDES[word ?? '2K'] ?? SIDES['2K'];
	const even = (pixels: number) => Math.round(pixels / 16) * 16;
	return { size: `${even(side * Math.sqrt(ratio))}x${even(side / Math.sqrt(ratio))}` };
}
