import { refused } from './errors.mts';
import { declarationsOf, type GenerateRequest, type GenerationConfig } from './types.mts';

/** Pixels at `1K`, by ratio. */
const atOneK: Record<string, [width: number, height: number]> = {
	'1:1': [1024, 1024],
	'2:3': [848, 1264],
	'3:2': [1264, 848],
	'3:4': [896, 1200],
	'4:3': [1200, 896],
	'4:5': [928, 1152],
	'5:4': [1152, 928],
	'9:16': [768, 1376],
	'16:9': [1376, 768],
	'21:9': [1584, 672],
	'1:4': [512, 2048],
	'4:1': [2048, 512],
	'1:8': [384, 3072],
	'8:1': [3072, 384],
};
const scales: Record<string, number> = { '512': 0.5, '1K': 1, '2K': 2, '4K': 4 };

/** The pixels of the picture that a request asks for; `1:1` and `1K` where it says nothing. */
export function pictureSize(config: GenerationConfig['imageConfig'] = {}) {
	const { aspectRatio = '1:1', imageSize = '1K' } = config;
	const [width, height] = atOneK[aspectRatio].map((side) => side * scales[imageSize]);
	return { width, height };
}

/** What the image models do not take, each generation in its own way (contract A.3). */
export function checkPictureSettings(model: string, request: GenerateRequest): void {
	const { imageConfig, candidateCount, responseMimeType } = request.generationConfig ?? {};
	const { aspectRatio, imageSize } = imageConfig ?? {};
	const isFlash31 = model.startsWith('gemini-3.1-flash');
	if (imageSize !== undefined && model.startsWith('gemini-2')) {
		throw refused('imageSize is not supported for this model.');
	}
	if (imageSize === '512' && !isFlash31) {
		throw refused(`Invalid value at 'generationConfig.imageConfig.imageSize': "512"`);
	}
	if (['1:4', '4:1', '1:8', '8:1'].includes(aspectRatio ?? '') && !isFlash31) {
		throw refused(`Invalid value at 'generationConfig.imageConfig.aspectRatio': "${aspectRatio}"`);
	}
	if ((candidateCount ?? 1) > 1) {
		throw refused(`Multiple candidates is not enabled for models/${model}`);
	}
	if (declarationsOf(request).length > 0) {
		throw refused(`Function calling is not enabled for models/${model}`);
	}
	if (responseMimeType === 'application/json') {
		throw refused(`JSON mode is not enabled for models/${model}`);
	}
	const pictures = request.contents
		.filter(({ role }) => role !== 'model')
		.map(({ parts }) => parts.filter(({ inlineData }) => inlineData).length);
	if (Math.max(...pictures, 0) > 14) throw refused('Please provide at most 14 input images.');
}
