import { piecesOf } from '../chat/chunks.mts';
import { messageOf, type AnswerBlock, type MessageAnswer } from './message.mts';

export type MessageEvent = { type: string } & Record<string, unknown>;

/** The events of a streamed message in their order (contract C.5, J.3). */
export function* eventsOf(answer: MessageAnswer): Generator<MessageEvent> {
	const { stopReason: stop_reason, stopSequence: stop_sequence, usage } = answer;
	const open = { ...messageOf(answer), content: [], stop_reason: null, stop_sequence: null };
	yield { type: 'message_start', message: { ...open, usage: { ...usage, output_tokens: 1 } } };
	for (const [index, block] of answer.blocks.entries()) {
		yield { type: 'content_block_start', index, content_block: emptied(block) };
		if (index === 0) yield { type: 'ping' };
		for (const delta of deltasOf(block)) yield { type: 'content_block_delta', index, delta };
		yield { type: 'content_block_stop', index };
	}
	yield { type: 'message_delta', delta: { stop_reason, stop_sequence }, usage };
	yield { type: 'message_stop' };
}

function emptied(block: AnswerBlock): object {
	switch (block.type) {
		case 'text':
			return { ...block, text: '' };
		case 'thinking':
			return { ...block, thinking: '', signature: '' };
		case 'tool_use': {
			const { arguments: _json, ...call } = block;
			return { ...call, input: {} };
		}
		case 'redacted_thinking':
			return block;
	}
}

function* deltasOf(block: AnswerBlock): Generator<object> {
	switch (block.type) {
		case 'text':
			for (const text of piecesOf(block.text)) yield { type: 'text_delta', text };
			return;
		case 'thinking':
			for (const thinking of piecesOf(block.thinking)) yield { type: 'thinking_delta', thinking };
			yield { type: 'signature_delta', signature: block.signature };
			return;
		case 'tool_use':
			// Upstream begins with an empty piece.
			yield { type: 'input_json_delta', partial_json: '' };
			for (const partial_json of block.arguments.match(/.{1,8}/gs) ?? []) {
				yield { type: 'input_json_delta', partial_json };
			}
	}
}
