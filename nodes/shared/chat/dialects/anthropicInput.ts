import type { IDataObject } from 'n8n-workflow';

import { compact } from '../../api/body';
import { isObject } from '../../api/readJson';
import { FieldError } from '../../node/fieldError';
import { base64Of, readDataUri } from '../../node/dataUri';
import type { ChatMessage, ContentPart, ToolCall } from '../conversation';
import { readToolArguments } from '../toolArguments';

/** A conversation as Anthropic's Messages takes it (contract C.2, J.3): `system`, and turns made of blocks. */

export type Block = IDataObject & { type: string };

export type Turn = { role: 'assistant' | 'user'; content: string | Block[] };

const SYSTEM = ['system', 'developer'];

export function toAnthropicInput(messages: ChatMessage[]): { system?: Block[]; turns: Turn[] } {
	const isSystem = ({ role }: ChatMessage) => SYSTEM.includes(role ?? '');
	const system = messages.filter(isSystem).flatMap(({ content }) => blocksOf(content));
	const turns = messages.filter((message) => !isSystem(message)).map(turnOf);
	return { system: system.length ? system : undefined, turns: joined(turns) };
}

function turnOf(message: ChatMessage): { role: Turn['role']; content: Block[] } {
	const { role, content, tool_calls: calls = [], tool_call_id: callId } = message;
	if (role === 'tool') {
		const result = textAlone(blocksOf(content));
		return {
			role: 'user',
			content: [{ type: 'tool_result', tool_use_id: callId ?? '', content: result as never }],
		};
	}
	if (role !== 'assistant') return { role: 'user', content: blocksOf(content) };
	const said = blocksOf(content);
	const has = new Set(said.map(({ type, id }) => (type === 'tool_use' ? id : undefined)));
	return {
		role,
		content: [...said, ...calls.filter(({ id }) => !has.has(id)).map(callBlock)],
	};
}

/** Turns of the same side as one, as the API has them. */
function joined(turns: Array<{ role: Turn['role']; content: Block[] }>): Turn[] {
	const whole: Array<{ role: Turn['role']; content: Block[] }> = [];
	for (const { role, content } of turns.filter((turn) => turn.content.length > 0)) {
		const last = whole[whole.length - 1];
		if (last?.role === role) last.content.push(...content);
		else whole.push({ role, content: [...content] });
	}
	return whole.map(({ role, content }) => ({ role, content: textAlone(content) }));
}

/** One text with nothing beside it as a text. */
export function textAlone(content: Block[]): Block[] | string {
	const [first, ...more] = content;
	const isText =
		first?.type === 'text' && !more.length && Object.keys(first).every((key) => PLAIN.has(key));
	return isText ? (first.text as string) : content;
}

const PLAIN = new Set(['type', 'text']);

/** Texts without a word in them are refused by the API. */
function blocksOf(content: ChatMessage['content']): Block[] {
	const parts: unknown[] = Array.isArray(content) ? content : [{ type: 'text', text: content }];
	return parts.flatMap((part) => {
		const block = isObject(part) ? toBlock(part as ContentPart) : textBlock(part);
		return block.type === 'text' && String(block.text ?? '').trim() === '' ? [] : [block];
	});
}

const textBlock = (text: unknown): Block => ({ type: 'text', text: String(text ?? '') });

/** A part of a message; blocks of the API itself stay as they are, also with their cache marks. */
function toBlock(part: ContentPart): Block {
	const { type, cache_control: mark } = part;
	const marked = (block: Block): Block => compact({ ...block, cache_control: mark }) as Block;
	switch (type) {
		case 'text':
		case 'input_text':
		case 'output_text':
			return marked(textBlock(part.text));
		case 'image_url': {
			const image = part.image_url as string | { url?: string };
			const url = (typeof image === 'string' ? image : image.url) ?? '';
			return marked({ type: 'image', source: sourceOf(url) });
		}
		case 'file': {
			const { file_data: data, file_url: url, filename } = part.file as Record<string, string>;
			return marked(documentBlock(data ?? url ?? '', filename));
		}
		case 'input_audio':
		case 'video_url':
			throw new FieldError(
				'API',
				`is Anthropic Messages, which takes no ${type === 'video_url' ? 'video' : 'audio'}`,
				'It takes images, PDFs and texts; choose another API or model.',
			);
		default:
			return part as Block;
	}
}

function documentBlock(uri: string, title?: string): Block {
	const file = readDataUri(uri);
	const isText = file && !/pdf/.test(file.type);
	const source = isText
		? { type: 'text', media_type: 'text/plain', data: file.bytes.toString('utf8') }
		: sourceOf(uri);
	return compact({ type: 'document', source, title }) as Block;
}

function sourceOf(uri: string): IDataObject {
	const file = base64Of(uri);
	return file
		? { type: 'base64', media_type: file.type, data: file.base64 }
		: { type: 'url', url: uri };
}

function callBlock({ id, function: called = {}, custom }: ToolCall): Block {
	const { name } = custom ?? called;
	const read = readToolArguments(called.arguments ?? '');
	const input = custom
		? { input: custom.input }
		: read.problem === undefined
			? read.value
			: { input: called.arguments };
	return { type: 'tool_use', id, name, input: input as IDataObject };
}
