import type { Answer } from '../../text/answer.mts';
import { piecesOf } from '../chat/chunks.mts';
import { responseOf, type Envelope, type OutputItem } from './response.mts';
import type { InputItem, ResponseRequest } from './types.mts';

type Event = { type: string } & Record<string, unknown>;

/** The events of a streamed response in the documented order (contract 4.3). */
export function* eventsOf(
	envelope: Envelope,
	request: ResponseRequest,
	items: InputItem[],
	answer: Answer,
): Generator<Event> {
	let sequence_number = 0;
	const open = responseOf(envelope, request, items);
	const final = responseOf(envelope, request, items, answer);
	const inner = function* (): Generator<Event> {
		yield { type: 'response.created', response: open };
		yield { type: 'response.in_progress', response: open };
		for (const [index, item] of final.output.entries()) yield* itemEvents(index, item);
		yield { type: `response.${final.status}`, response: final };
	};
	for (const event of inner()) yield { ...event, sequence_number: sequence_number++ };
}

function* itemEvents(output_index: number, item: OutputItem): Generator<Event> {
	const at = { output_index, item_id: item.id };
	yield { type: 'response.output_item.added', output_index, item: emptied(item) };
	if ('content' in item) yield* messageEvents(at, item.content[0]);
	if ('arguments' in item) {
		for (const delta of item.arguments.match(/.{1,8}/gs) ?? []) {
			yield { type: 'response.function_call_arguments.delta', ...at, delta };
		}
		const { name, arguments: all } = item;
		yield { type: 'response.function_call_arguments.done', ...at, name, arguments: all };
	}
	yield { type: 'response.output_item.done', output_index, item };
}

function* messageEvents(
	at: { output_index: number; item_id: string },
	part: { type: string; text?: string; refusal?: string },
): Generator<Event> {
	const place = { ...at, content_index: 0 };
	const isText = part.type === 'output_text';
	const kind = isText ? 'output_text' : 'refusal';
	const text = part.text ?? part.refusal ?? '';
	const field = isText ? 'text' : 'refusal';
	const logprobs = isText ? { logprobs: [] } : {};
	yield { type: 'response.content_part.added', ...place, part: { ...part, [field]: '' } };
	for (const delta of piecesOf(text)) {
		yield { type: `response.${kind}.delta`, ...place, delta, ...logprobs };
	}
	yield { type: `response.${kind}.done`, ...place, [field]: text, ...logprobs };
	yield { type: 'response.content_part.done', ...place, part };
}

function emptied(item: OutputItem): object {
	if ('content' in item) return { ...item, status: 'in_progress', content: [] };
	if ('arguments' in item) return { ...item, status: 'in_progress', arguments: '' };
	return { ...item, summary: [] };
}
