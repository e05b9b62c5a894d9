/** What a family of image models accepts and returns (the table of contract 2.3). */
export type ImageFamily = {
	name: 'gpt-image' | 'dall-e' | 'qwen' | 'seedream' | 'seededit' | 'other';
	pattern: RegExp;
	/** 'b64' whatever is asked, or 'url' unless b64_json is asked for. */
	returns: 'b64' | 'url';
	/** Format of results that no `output_format` decides. */
	format: 'png' | 'jpeg' | 'webp';
	defaultSize: string;
	maxImages: number;
	/** What `size` may be, besides `auto`. */
	sizes: RegExp;
	maxPrompt: number;
};

const pixels = /^\d{2,4}x\d{2,4}$/;

const families: ImageFamily[] = [
	{
		name: 'gpt-image',
		pattern: /^gpt-image/,
		returns: 'b64',
		format: 'png',
		defaultSize: '1024x1024',
		maxImages: 10,
		sizes: pixels,
		maxPrompt: 32000,
	},
	{
		name: 'dall-e',
		pattern: /^dall-e-3/,
		returns: 'url',
		format: 'webp',
		defaultSize: '1024x1024',
		maxImages: 1,
		sizes: /^(256x256|512x512|1024x1024|1792x1024|1024x1792)$/,
		maxPrompt: 4000,
	},
	{
		name: 'dall-e',
		pattern: /^dall-e/,
		returns: 'url',
		format: 'webp',
		defaultSize: '1024x1024',
		maxImages: 10,
		sizes: /^(256x256|512x512|1024x1024)$/,
		maxPrompt: 1000,
	},
	{
		name: 'qwen',
		pattern: /^qwen-image/,
		returns: 'url',
		format: 'png',
		defaultSize: '1024x1024',
		maxImages: 1,
		sizes: pixels,
		maxPrompt: 32000,
	},
	{
		name: 'seedream',
		pattern: /seedream-[5-9]/,
		returns: 'url',
		format: 'jpeg',
		defaultSize: '2048x2048',
		maxImages: 15,
		// Seedream 5 needs 1920 pixels or more per side.
		sizes: /^([24]K|(19[2-9]\d|[2-9]\d{3})x(19[2-9]\d|[2-9]\d{3}))$/,
		maxPrompt: 32000,
	},
	{
		name: 'seedream',
		pattern: /seedream/,
		returns: 'url',
		format: 'jpeg',
		defaultSize: '2048x2048',
		maxImages: 15,
		sizes: /^([124]K|adaptive|\d{3,4}x\d{3,4})$/,
		maxPrompt: 32000,
	},
	{
		name: 'seededit',
		pattern: /seededit/i,
		returns: 'url',
		format: 'jpeg',
		defaultSize: 'adaptive',
		maxImages: 1,
		sizes: /^(adaptive|\d{3,4}x\d{3,4})$/,
		maxPrompt: 32000,
	},
];

const other: ImageFamily = {
	name: 'other',
	pattern: /./,
	returns: 'url',
	format: 'png',
	defaultSize: '1024x1024',
	maxImages: 10,
	sizes: /^([124]K|adaptive|\d{2,4}x\d{2,4}|\d{1,2}:\d{1,2})$/,
	maxPrompt: 32000,
};

export const imageFamilyOf = (model: string): ImageFamily =>
	families.find((family) => family.pattern.test(model)) ?? other;

type Size = { width: number; height: number };

/** The pixels of a `size`; `auto` and `adaptive` take the input picture's, else the default. */
export function pixelsOf(size: string | undefined, family: ImageFamily, input?: Size): Size {
	const named: Record<string, string> = { '1K': '1024x1024', '2K': '2048x2048', '4K': '4096x4096' };
	const wanted = size === undefined || size === 'auto' ? family.defaultSize : size;
	if (wanted === 'adaptive') return input ?? { width: 1024, height: 1024 };
	const ratio = /^(\d+):(\d+)$/.exec(wanted);
	if (ratio) {
		const scale = 1024 / Math.max(Number(ratio[1]), Number(ratio[2]));
		return {
			width: Math.round(Number(ratio[1]) * scale),
			height: Math.round(Number(ratio[2]) * scale),
		};
	}
	const [width, height] = (named[wanted] ?? wanted).split('x').map(Number);
	return { width, height };
}
