import type { SoFar } from '../../api/jsonEvents';
import type { JsonObject } from '../../api/readJson';
import { isObject, readJson } from '../../api/readJson';
import { AnswerEvents } from '../answerEvents';
import type { AnswerPiece } from '../answerEvents';
import { contentsOf } from '../contents';
import { mergeUsage } from '../mergeDelta';
import type { AnthropicMessage } from './anthropicMessage';

/** A block that is being streamed; the input of a call comes as pieces of its JSON. */
type OpenBlock = { block: JsonObject; json: string };

const piece = (text = '', reasoning = ''): AnswerPiece => ({ text, reasoning, refusal: '' });

/** Puts the events of a streamed message (contract C.5, J.3) together into the message it would have been. */
export class AnthropicEvents extends AnswerEvents<AnthropicMessage> {
	private message: JsonObject = {};

	private readonly blocks = new Map<unknown, OpenBlock>();

	private ended = false;

	protected read(event: JsonObject, name: string | undefined): AnswerPiece[] | undefined {
		const type = typeof event.type === 'string' ? event.type : name;
		switch (type) {
			case 'message_start':
				this.message = { ...(isObject(event.message) ? event.message : {}) };
				return [];
			case 'content_block_start':
				return this.begin(event);
			case 'content_block_delta':
				return this.extend(event);
			case 'content_block_stop':
			case 'ping':
				return [];
			case 'message_delta': {
				const { delta, usage } = event;
				Object.assign(this.message, isObject(delta) ? delta : {});
				this.message.usage = mergeUsage(this.message.usage, usage);
				return [];
			}
			case 'message_stop':
				this.ended = true;
				this.done = true;
				return [];
			case 'message':
				// Some send the whole message as one event.
				this.message = event;
				this.blocks.clear();
				this.ended = true;
				return [piece(contentsOf(event.content).text)];
			default:
				return undefined;
		}
	}

	protected whole(): AnthropicMessage | undefined {
		const hasAll = this.ended || (this.blocks.size > 0 && Boolean(this.message.stop_reason));
		return hasAll || (this.done && this.blocks.size > 0) ? this.assembled() : undefined;
	}

	protected soFar(): SoFar {
		const body = this.assembled();
		return { text: contentsOf(body.content).text, body };
	}

	private begin({ index, content_block: block }: JsonObject): AnswerPiece[] {
		const begun = isObject(block) ? { ...block } : {};
		this.blocks.set(index, { block: begun, json: '' });
		return [pieceOf(begun)];
	}

	private extend({ index, delta }: JsonObject): AnswerPiece[] {
		if (!isObject(delta)) return [];
		const open = this.blocks.get(index) ?? { block: { type: TYPES[String(delta.type)] }, json: '' };
		this.blocks.set(index, open);
		const { block } = open;
		if (typeof delta.partial_json === 'string') open.json += delta.partial_json;
		for (const key of ['text', 'thinking', 'signature']) {
			if (typeof delta[key] === 'string') block[key] = String(block[key] ?? '') + delta[key];
		}
		if (isObject(delta.citation))
			block.citations = [
				...(Array.isArray(block.citations) ? block.citations : []),
				delta.citation,
			];
		return [pieceOf(delta)];
	}

	private assembled(): AnthropicMessage {
		const blocks = [...this.blocks.values()].map(({ block, json }) => {
			if (json === '') return block;
			const read = readJson(json);
			return { ...block, input: read.problem === undefined ? read.value : json };
		});
		const { content } = this.message;
		const came = Array.isArray(content) ? (content as unknown[]) : [];
		return {
			...this.message,
			content: blocks.length ? blocks : came.length ? came : (content ?? []),
		} as AnthropicMessage;
	}
}

/** The kind of a block whose beginning did not come. */
const TYPES: Record<string, string> = {
	text_delta: 'text',
	thinking_delta: 'thinking',
	signature_delta: 'thinking',
	input_json_delta: 'tool_use',
	citations_delta: 'text',
};

const pieceOf = ({ text, thinking }: JsonObject) =>
	piece(typeof text === 'string' ? text : '', typeof thinking === 'string' ? thinking : '');
