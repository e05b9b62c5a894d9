import type { CachePiece, CacheTtl } from '../../text/promptCache.mts';
import { countTokens } from '../../text/tokens.mts';
import { blocksOf, type Block, type CacheControl, type MessagesRequest } from './types.mts';

type Marked = { cache_control?: CacheControl | null };

/** A prompt in the order in which it is cached: tools, system, messages (contract C.3). */
export function piecesOf(request: MessagesRequest): CachePiece[] {
	return [
		...(request.tools ?? []).map((tool) => pieceOf('tool', tool)),
		...blocksOf(request.system).map((block) => pieceOf('system', block)),
		...request.messages.flatMap(({ role, content }) =>
			blocksOf(content).map((block) => pieceOf(role, block)),
		),
	];
}

/** The lifetimes of all marks in that order; those inside a tool's result are marks as well. */
export const marksOf = (request: MessagesRequest): CacheTtl[] => [
	...piecesOf(request).flatMap(({ ttl }) => ttl ?? []),
	...request.messages
		.flatMap(({ content }) => blocksOf(content))
		.flatMap(({ content }) => blocksOf(content).flatMap((inner) => ttlOf(inner) ?? [])),
];

/** A mark is no part of the text: it moves on as a conversation grows. */
function pieceOf(kind: string, marked: Marked): CachePiece {
	const { cache_control: _mark, ...rest } = marked;
	const { source, text } = rest as Block;
	const json = JSON.stringify(rest);
	// A picture or a document costs the same whatever its bytes.
	const tokens = source ? 1000 : countTokens(text ?? json);
	return { text: `${kind} ${json}`, tokens, ttl: ttlOf(marked) };
}

const ttlOf = ({ cache_control: mark }: Marked): CacheTtl | undefined =>
	mark ? (mark.ttl ?? '5m') : undefined;
