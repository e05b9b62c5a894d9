import { echo } from '../../text/answer.mts';

/** Two pages that a search is said to have found for an answer (contract B.5, J.2). */
export function groundingOf(text: string) {
	const query = text.replace(echo(''), '');
	return {
		webSearchQueries: [query],
		searchEntryPoint: { renderedContent: '<div>Search suggestions</div>' },
		groundingChunks: ['a', 'b'].map((page) => ({
			web: { uri: `https://example.test/${page}`, title: `Page ${page.toUpperCase()}` },
		})),
		groundingSupports: [
			{
				// Counted in bytes, as Google does.
				segment: { startIndex: 0, endIndex: Buffer.byteLength(text), text },
				groundingChunkIndices: [0, 1],
				confidenceScores: [0.9, 0.7],
			},
		],
	};
}
