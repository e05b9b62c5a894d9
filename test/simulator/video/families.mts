/** What a family of the shared surface takes (the table of contract 3.3). */
export type VideoFamily = {
	name: string;
	pattern: RegExp;
	/** Allowed lengths in seconds: a list, or lowest and highest. */
	seconds: number[] | { from: number; to: number };
	defaultSeconds: number;
	/** Absent: any `WxH`, `W:H` or `WxH` ratio, since the documents differ by age. */
	sizes?: string[];
	defaultSize: string;
	/** `input_reference` files that it takes. */
	maxImages: number;
	/** Whether pictures must come as `reference_urls`, files being refused (contract F.1). */
	wantsUrls?: boolean;
	/** Whether a JSON body is taken too; forms always are. */
	json?: boolean;
	/** The backend id that responses name instead of the alias. */
	resolvedModel?: string;
};

const hd = ['1280x720', '720x1280'];

const families: VideoFamily[] = [
	{
		name: 'sora',
		pattern: /^sora/,
		seconds: [4, 8, 12],
		defaultSeconds: 4,
		sizes: [...hd, '1024x1792', '1792x1024'],
		defaultSize: '720x1280',
		maxImages: 1,
		json: true,
	},
	{
		name: 'veo',
		pattern: /^veo/,
		seconds: [4, 6, 8],
		defaultSeconds: 8,
		defaultSize: '16x9',
		maxImages: 2,
		resolvedModel: 'veo_3_1-4K',
	},
	seedance(/^(doubao-)?seedance-2-5/, 4, 30, 9),
	{ ...seedance(/^(doubao-)?seedance-2-0-fast/, 4, 15, 9), wantsUrls: true },
	seedance(/^(doubao-)?seedance-2-0/, 4, 15, 9),
	seedance(/^(doubao-)?seedance-1-5/, 4, 12, 0),
	seedance(/^(doubao-)?seedance-1-0/, 2, 10, 0),
	seedance(/seedance/, 4, 30, 9),
	{ ...wan(/^wan2\.6/, [5, 10, 15]), wantsUrls: true },
	wan(/^wan/, { from: 2, to: 15 }),
	{
		name: 'happyhorse',
		pattern: /^happyhorse/,
		seconds: { from: 3, to: 15 },
		defaultSeconds: 5,
		sizes: [...hd, '1920x1080', '1080x1920', '1440x1440'],
		defaultSize: '1920x1080',
		maxImages: 9,
	},
	{
		name: 'vidu',
		pattern: /^vidu/,
		seconds: { from: 1, to: 16 },
		defaultSeconds: 5,
		sizes: ['640x352', '960x528', '1280x720', '1920x1080'],
		defaultSize: '1280x720',
		maxImages: 7,
	},
	{
		name: 'omni',
		pattern: /^omni-fast/,
		seconds: { from: 1, to: 15 },
		defaultSeconds: 4,
		defaultSize: '1280x720',
		maxImages: 4,
		json: true,
	},
];

const other: VideoFamily = {
	name: 'other',
	pattern: /./,
	seconds: { from: 1, to: 60 },
	defaultSeconds: 4,
	defaultSize: '1280x720',
	maxImages: 9,
};

export const videoFamilyOf = (model: string): VideoFamily =>
	families.find((family) => family.pattern.test(model)) ?? other;

function seedance(pattern: RegExp, from: number, to: number, maxImages: number): VideoFamily {
	const seconds = { from, to };
	const base = { name: 'seedance', defaultSeconds: 5, defaultSize: '16:9' };
	return { ...base, pattern, seconds, maxImages };
}

function wan(pattern: RegExp, seconds: VideoFamily['seconds']): VideoFamily {
	const base = { name: 'wan', defaultSeconds: 5, defaultSize: '1920x1080', maxImages: 9 };
	return { ...base, pattern, seconds };
}
