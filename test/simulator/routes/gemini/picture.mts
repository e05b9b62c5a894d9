import { createHash } from 'node:crypto';
import { imageOf } from '../../media/image.mts';
import { pictureHash } from '../../media/mosaic.mts';
import { readDirectives } from '../../text/directives.mts';
import { pictureText } from '../images/sendImages.mts';
import { blocked, type Candidate } from './candidates.mts';
import { pictureSize } from './pictureSettings.mts';
import { pictureSignature } from './signatures.mts';
import type { Content, GenerateRequest, Part } from './types.mts';

/**
 * Whether an image model draws: not when only text is asked for, and not with `[[say TEXT]]`, which
 * plays an answer without a picture.
 */
export function draws(request: GenerateRequest, prompt: string): boolean {
	const modalities = request.generationConfig?.responseModalities ?? ['IMAGE'];
	return modalities.includes('IMAGE') && !readDirectives(prompt).directives.has('say');
}

/** Hashes of the pictures that came in, those of earlier turns too, as for `/v1/images/edits`. */
export const inputsOf = (contents: Content[]): string[] =>
	contents.flatMap(({ parts }) =>
		parts.flatMap(({ inlineData, fileData, thought }) => {
			if (thought) return [];
			return inlineData ? [sha256(inlineData.data)] : (fileData?.fileUri ?? []);
		}),
	);

/**
 * A thought with a draft, then the picture, last of all (contract A.4, J.1). It shows the digits of
 * `pictureHash(pictureText(prompt, inputs))`.
 */
export function drawnCandidate(request: GenerateRequest, prompt: string): Candidate {
	const { text, directives } = readDirectives(prompt);
	if (directives.has('refusal')) return blocked('IMAGE_SAFETY');
	const { responseModalities, imageConfig } = request.generationConfig ?? {};
	const asked = pictureText(text, inputsOf(request.contents));
	const { width, height } = pictureSize(imageConfig);
	const draft = jpeg(pictureHash(`draft of ${asked}`), 256, 256);
	const picture = jpeg(pictureHash(asked), width, height);
	const said = responseModalities?.includes('TEXT') === false ? [] : [{ text: 'Here it is.' }];
	return {
		parts: [
			{ text: `Thinking about: ${text}`, thought: true },
			{ inlineData: draft, thought: true },
			...said,
			{ inlineData: picture, thoughtSignature: pictureSignature(picture.data) },
		],
		end: { finishReason: 'STOP', safetyRatings: [] },
	};
}

const sha256 = (base64: string) =>
	createHash('sha256').update(Buffer.from(base64, 'base64')).digest('hex');

/** JPEG was seen live (contract A.4). */
function jpeg(hash: string, width: number, height: number): Part['inlineData'] & object {
	return {
		mimeType: 'image/jpeg',
		data: imageOf(hash, width, height, 'jpeg').toString('base64'),
	};
}
