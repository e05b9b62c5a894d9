import { completions } from '../../../../../nodes/shared/chat/dialects/completions';
import { toInput } from '../../../../../nodes/shared/chat/dialects/responseInput';
import type { ChatMessage } from '../../../../../nodes/shared/chat/conversation';

const user = (content: ChatMessage['content']): ChatMessage => ({ role: 'user', content });
const itemsOf = (...messages: ChatMessage[]) => toInput(messages).input;

test('a prompt is a plain text, a system message in front are instructions', () => {
	expect(toInput([user('Hi')])).toEqual({ input: 'Hi' });
	expect(toInput([{ role: 'system', content: 'Short' }, user('Hi')])).toEqual({
		instructions: 'Short',
		input: 'Hi',
	});
});

test('alone or later, a system message is a message like others', () => {
	const system = { role: 'system', content: 'Short' };
	expect(toInput([system])).toEqual({ input: [system] });
	expect(toInput([user('Hi'), system])).toEqual({ input: [user('Hi'), system] });
});

test('a conversation with tools', () => {
	const toolCalls = ['a', 'b'].map((id) => ({
		id,
		type: 'function',
		function: { name: 'f', arguments: '{}' },
	}));
	expect(
		itemsOf(
			{ role: 'developer', content: 'Be brief' },
			user('Weather?'),
			{ role: 'assistant', content: null, tool_calls: [toolCalls[0]] },
			{ role: 'tool', content: '-3', tool_call_id: 'a' },
			{ role: 'assistant', content: 'And there?', tool_calls: [toolCalls[1]], name: 'x' },
			{ role: 'tool', content: [{ type: 'text', text: '5' }], tool_call_id: 'b' },
			{ role: 'assistant', content: [{ type: 'text', text: 'Cold.' }] },
		),
	).toEqual([
		{ role: 'developer', content: 'Be brief' },
		{ role: 'user', content: 'Weather?' },
		{ type: 'function_call', call_id: 'a', name: 'f', arguments: '{}' },
		{ type: 'function_call_output', call_id: 'a', output: '-3' },
		{ role: 'assistant', content: 'And there?' },
		{ type: 'function_call', call_id: 'b', name: 'f', arguments: '{}' },
		{ type: 'function_call_output', call_id: 'b', output: [{ type: 'input_text', text: '5' }] },
		{ role: 'assistant', content: [{ type: 'output_text', text: 'Cold.' }] },
	]);
});

test('parts in the words of this API', () => {
	const audio = { type: 'input_audio', input_audio: { data: 'AAEC', format: 'mp3' } };
	const image = (detail?: string) => ({ type: 'image_url', image_url: { url: 'u', detail } });
	const file = { type: 'file', file: { filename: 'a.pdf', file_data: 'd' } };
	const video = { type: 'video_url', video_url: { url: 'v' } };
	const text = { type: 'text', text: 'Hi' };
	expect(itemsOf(user([text, image(), image('low'), file, audio, video]))).toEqual([
		{
			role: 'user',
			content: [
				{ type: 'input_text', text: 'Hi' },
				{ type: 'input_image', image_url: 'u', detail: 'auto' },
				{ type: 'input_image', image_url: 'u', detail: 'low' },
				{ type: 'input_file', filename: 'a.pdf', file_data: 'd' },
				audio,
				{ type: 'input_video', video_url: 'v' },
			],
		},
	]);
});

test('what already is an item of this API stays as it is', () => {
	const items = [
		{ type: 'message', id: 'm1', role: 'user', content: [{ type: 'input_text', text: 'a' }] },
		{ type: 'reasoning', id: 'r1', encrypted_content: 'x' },
		{ type: 'function_call', call_id: 'c', name: 'f', arguments: '{}' },
		{ type: 'function_call_output', call_id: 'c', output: '1' },
	] as unknown as ChatMessage[];
	expect(itemsOf(...items)).toEqual(items);
});

describe('a message that still has its items', () => {
	const call = { id: 'c1', type: 'function', function: { name: 'f', arguments: '{}' } };
	const output = [
		{ type: 'reasoning', id: 'rs_1', summary: [], encrypted_content: 'gAAA' },
		{ type: 'function_call', call_id: 'c1', name: 'f', arguments: '{}' },
	];
	const result = { role: 'tool', tool_call_id: 'c1', content: '-3' };

	test('goes back as it came, with the thoughts that only the API can read', () => {
		const said = { role: 'assistant', content: '', output, tool_calls: [call] };
		expect(itemsOf(user('Go'), said, result)).toEqual([
			{ role: 'user', content: 'Go' },
			...output,
			{ type: 'function_call_output', call_id: 'c1', output: '-3' },
		]);
	});

	test('but not where its call has another ID by now', () => {
		const said = {
			role: 'assistant',
			content: '',
			output,
			tool_calls: [{ ...call, id: 'call_new' }],
		};
		expect(itemsOf(user('Go'), said)).toEqual([
			{ role: 'user', content: 'Go' },
			{ type: 'function_call', call_id: 'call_new', name: 'f', arguments: '{}' },
		]);
	});

	test('and not over Chat Completions', () => {
		const said = { role: 'assistant', content: '', output, tool_calls: [call] };
		const { body } = completions.toRequest({ model: 'm', messages: [said], options: {} });
		expect(body?.messages).toEqual([{ role: 'assistant', content: '', tool_calls: [call] }]);
	});
});
