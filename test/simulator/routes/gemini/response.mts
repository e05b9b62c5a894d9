import { piecesOf } from '../chat/chunks.mts';
import type { Candidate } from './candidates.mts';
import type { Part } from './types.mts';

export type Usage = {
	promptTokenCount: number;
	candidatesTokenCount?: number;
	thoughtsTokenCount?: number;
	totalTokenCount: number;
};

/** What all objects of one answer share. */
export type Envelope = { modelVersion: string; responseId: string };

/** A GenerateContentResponse (contract A.4, J.1, J.2); without candidates the prompt was refused. */
export function responseOf(envelope: Envelope, candidates: Candidate[], usage: Usage) {
	if (candidates.length === 0) {
		const promptFeedback = { blockReason: 'PROHIBITED_CONTENT' };
		return { promptFeedback, usageMetadata: usage, ...envelope };
	}
	return {
		candidates: candidates.map(({ parts, end }, index) => ({
			content: contentOf(parts),
			...end,
			index,
		})),
		usageMetadata: usage,
		...envelope,
	};
}

/** The same in pieces, each a whole response object (contract B.6); the last one has the end. */
export function* chunksOf(envelope: Envelope, candidates: Candidate[], usage: Usage) {
	if (candidates.length === 0) yield responseOf(envelope, candidates, usage);
	const { promptTokenCount } = usage;
	for (const [index, { parts, end }] of candidates.entries()) {
		const pieces = parts.flatMap(piecesOfPart);
		for (const [at, part] of pieces.entries()) {
			if (at === pieces.length - 1) break;
			yield {
				candidates: [{ content: contentOf([part]), index }],
				usageMetadata: { promptTokenCount, totalTokenCount: promptTokenCount },
				...envelope,
			};
		}
		const content = contentOf(pieces.slice(-1));
		yield { candidates: [{ content, ...end, index }], usageMetadata: usage, ...envelope };
	}
}

const contentOf = (parts: Part[]) => ({ role: 'model', ...(parts.length > 0 ? { parts } : {}) });

/** Text comes word by word; its signature comes alone, with an empty text, as at Google. */
function piecesOfPart(part: Part): Part[] {
	const { text, thoughtSignature, ...rest } = part;
	if (text === undefined) return [part];
	const pieces = piecesOf(text).map((piece): Part => ({ text: piece, ...rest }));
	return thoughtSignature === undefined ? pieces : [...pieces, { text: '', thoughtSignature }];
}
