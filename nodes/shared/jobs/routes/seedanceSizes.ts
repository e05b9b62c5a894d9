import { FieldError } from '../../node/fieldError';
import type { CreateInput } from '../parameters';
import { LABELS } from '../parameters';

/** `size` of Seedance: width and height, by resolution and ratio; they differ between its generations (contract F.3). */

type Sizes = Record<string, Record<string, string>>;

const FIRST: Sizes = {
	'480p': {
		'16:9': '864x480',
		'4:3': '736x544',
		'1:1': '640x640',
		'3:4': '544x736',
		'9:16': '480x864',
		'21:9': '960x416',
	},
	'720p': {
		'16:9': '1248x704',
		'4:3': '1120x832',
		'1:1': '960x960',
		'3:4': '832x1120',
		'9:16': '704x1248',
		'21:9': '1504x640',
	},
	'1080p': {
		'16:9': '1920x1088',
		'4:3': '1664x1248',
		'1:1': '1440x1440',
		'3:4': '1248x1664',
		'9:16': '1088x1920',
		'21:9': '2176x928',
	},
};

const LATER: Sizes = {
	'480p': {
		'16:9': '864x496',
		'4:3': '752x560',
		'1:1': '640x640',
		'3:4': '560x752',
		'9:16': '496x864',
		'21:9': '992x432',
	},
	'720p': {
		'16:9': '1280x720',
		'4:3': '1112x834',
		'1:1': '960x960',
		'3:4': '834x1112',
		'9:16': '720x1280',
		'21:9': '1470x630',
	},
	'1080p': {
		'16:9': '1920x1080',
		'4:3': '1664x1248',
		'1:1': '1440x1440',
		'3:4': '1248x1664',
		'9:16': '1080x1920',
		'21:9': '2206x946',
	},
};

/** 2.5: other sizes in 480p, and no 1080p in the list (contract 3.3). */
const NEWEST: Sizes = {
	'480p': { ...LATER['480p'], '16:9': '854x480', '9:16': '480x854' },
	'720p': LATER['720p'],
};

const GENERATIONS: Array<[model: RegExp, sizes: Sizes]> = [
	[/seedance-1-0/i, FIRST],
	[/seedance-(?:1-5|2-0)/i, LATER],
	[/seedance-2-5/i, NEWEST],
];

/** What the API takes where nothing is said (contract 3.3). */
const USUAL = { ratio: '16:9', resolution: '720p' };

/**
 * Aspect Ratio and Resolution as one size. What is not in the list stays as it was written, for the API to judge; so
 * does a resolution alone beside an image, which has a ratio of its own.
 * @throws FieldError for a resolution that the model is known not to have
 */
export function withSeedanceSize(input: CreateInput): CreateInput {
	const { model, size, firstFrame, references } = input;
	const ratio = input.aspectRatio?.trim().replace(/[x/]/i, ':');
	const resolution = input.resolution?.trim().toLowerCase();
	if (resolution === '1080p' && /2-0-fast/i.test(model)) {
		throw new FieldError(LABELS.resolution, `is 1080p, which '${model}' does not have`);
	}
	const hasImage = firstFrame !== undefined || Boolean(references?.length);
	if (size || !(ratio || (resolution && !hasImage))) return input;
	const sizes = GENERATIONS.find(([pattern]) => pattern.test(model))?.[1];
	const found = sizes?.[resolution ?? USUAL.resolution]?.[ratio ?? USUAL.ratio];
	if (found === undefined) return input;
	return { ...input, size: found, aspectRatio: undefined, resolution: undefined };
}
