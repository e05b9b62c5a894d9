import type { Message, MessageContent } from '@n8n/ai-node-sdk';

import { toChatMessages } from '../../../nodes/LmChatCometApi/toChatMessages';

const text = (value: string): MessageContent => ({ type: 'text', text: value });
const message = (role: Message['role'], ...content: MessageContent[]): Message => ({
	role,
	content,
});
const call = (toolCallId: string, input = '{"city":"Oslo"}'): MessageContent => ({
	type: 'tool-call',
	toolCallId,
	toolName: 'weather',
	input,
});
const wireCall = (id: string) => ({
	id,
	type: 'function',
	function: { name: 'weather', arguments: '{"city":"Oslo"}' },
});
const result = (toolCallId: string, value: unknown): MessageContent => ({
	type: 'tool-result',
	toolCallId,
	result: value,
});
const thought: MessageContent = { type: 'reasoning', text: 'Oslo is in Norway.' };

test('text stays a string, whatever the role', () => {
	expect(
		toChatMessages([
			message('system', text('Be brief.')),
			message('user', text('Hi')),
			message('assistant', text('Hel'), text('lo')),
		]),
	).toEqual([
		{ role: 'system', content: 'Be brief.' },
		{ role: 'user', content: 'Hi' },
		{ role: 'assistant', content: 'Hello' },
	]);
});

test('several texts of a user get lines of their own; no content is an empty text', () => {
	expect(toChatMessages([message('user', text('File: a.txt'), text('What is it?'))])).toEqual([
		{ role: 'user', content: 'File: a.txt\nWhat is it?' },
	]);
	expect(toChatMessages([message('user')])).toEqual([{ role: 'user', content: '' }]);
});

test('a name goes along', () => {
	expect(toChatMessages([{ ...message('user', text('Hi')), name: 'ada' }])).toEqual([
		{ role: 'user', name: 'ada', content: 'Hi' },
	]);
});

describe('files of a user', () => {
	const partOf = (part: object) =>
		(
			toChatMessages([message('user', text('See'), part as MessageContent)])[0].content as object[]
		)[1];

	test.each([
		[
			'image as base64',
			{ mediaType: 'image/png', data: 'aGk=' },
			{ type: 'image_url', image_url: { url: 'data:image/png;base64,aGk=' } },
		],
		[
			'image as bytes',
			{ mediaType: 'image/png', data: new TextEncoder().encode('hi') },
			{ type: 'image_url', image_url: { url: 'data:image/png;base64,aGk=' } },
		],
		[
			'image by URL, with detail',
			{ mediaType: 'image/*', providerMetadata: { url: 'https://e.test/a.png', detail: 'low' } },
			{ type: 'image_url', image_url: { url: 'https://e.test/a.png', detail: 'low' } },
		],
		[
			'image as data URI without a type of its own',
			{ data: 'data:image/webp;base64,aGk=' },
			{ type: 'image_url', image_url: { url: 'data:image/webp;base64,aGk=' } },
		],
		[
			'audio',
			{ mediaType: 'audio/mpeg', data: 'aGk=' },
			{ type: 'input_audio', input_audio: { data: 'aGk=', format: 'mp3' } },
		],
		[
			'audio as WAV',
			{ mediaType: 'audio/x-wav', data: 'data:audio/x-wav;base64,aGk=' },
			{ type: 'input_audio', input_audio: { data: 'aGk=', format: 'wav' } },
		],
		[
			'video by URL',
			{ mediaType: 'video/mp4', providerMetadata: { url: 'https://e.test/a.mp4' } },
			{ type: 'video_url', video_url: { url: 'https://e.test/a.mp4' } },
		],
		[
			'PDF with its name',
			{ mediaType: 'application/pdf', data: 'aGk=', providerMetadata: { filename: 'a.pdf' } },
			{ type: 'file', file: { filename: 'a.pdf', file_data: 'data:application/pdf;base64,aGk=' } },
		],
		[
			'file that is stored upstream',
			{ providerMetadata: { fileId: 'file_1' } },
			{ type: 'file', file: { file_id: 'file_1' } },
		],
	])('%s', (_name, part, wire) => {
		expect(partOf({ type: 'file', ...part })).toEqual(wire);
	});

	test('a part in the form of the API passes as it is; what cannot be sent is left out', () => {
		const part = { type: 'image_url', image_url: { url: 'https://e.test/a.png' } };
		expect(partOf({ type: 'provider', value: part })).toEqual(part);
		expect(toChatMessages([message('user', text('Hi'), thought)])[0].content).toBe('Hi');
	});
});

describe('tool calls and their results', () => {
	test('two rounds', () => {
		expect(
			toChatMessages([
				message('user', text('Weather?')),
				message('assistant', call('call_1')),
				message('tool', result('call_1', '[{"rain":true}]')),
				message('assistant', text('And again'), call('call_2'), call('call_3')),
				message('tool', result('call_2', 'dry')),
				message('tool', result('call_3', { rain: false })),
			]),
		).toEqual([
			{ role: 'user', content: 'Weather?' },
			{ role: 'assistant', content: '', tool_calls: [wireCall('call_1')] },
			{ role: 'tool', tool_call_id: 'call_1', content: '[{"rain":true}]' },
			{
				role: 'assistant',
				content: 'And again',
				tool_calls: [wireCall('call_2'), wireCall('call_3')],
			},
			{ role: 'tool', tool_call_id: 'call_2', content: 'dry' },
			{ role: 'tool', tool_call_id: 'call_3', content: '{"rain":false}' },
		]);
	});

	test.each([
		['parts of text', [text('a'), text('b')], 'ab'],
		['a list of something else', [1, 2], '[1,2]'],
		['an empty list', [], '[]'],
		['nothing', undefined, ''],
	])('a result that is %s becomes text', (_name, value, content) => {
		expect(toChatMessages([message('tool', result('c', value))])[0].content).toBe(content);
	});

	test('a picture that a tool gives is shown behind the results, as a picture', () => {
		const picture = { type: 'file', mediaType: 'image/png', data: 'aGk=' } as MessageContent;
		const messages = [
			message('assistant', call('call_1'), call('call_2')),
			message('tool', result('call_1', [text('A cat'), picture])),
			message('tool', result('call_2', 'dry')),
			message('assistant', text('Nice.')),
		];
		expect(toChatMessages(messages).slice(1)).toEqual([
			{
				role: 'tool',
				tool_call_id: 'call_1',
				content: 'A cat\n(A file, which is shown below.)',
			},
			{ role: 'tool', tool_call_id: 'call_2', content: 'dry' },
			{
				role: 'user',
				content: [
					{ type: 'text', text: 'What the tools gave beside their text:' },
					{ type: 'image_url', image_url: { url: 'data:image/png;base64,aGk=' } },
				],
			},
			{ role: 'assistant', content: 'Nice.' },
		]);
	});

	const signed: MessageContent = {
		type: 'provider',
		value: {
			beside_calls: {
				calls: { call_1: { extra_content: { google: { thought_signature: 'Sig' } } } },
			},
		},
	};

	test('thoughts and signatures go back with their calls', () => {
		const [, assistant] = toChatMessages([
			message('user', text('Weather?')),
			message('assistant', thought, call('call_1'), call('call_2'), signed),
		]);
		expect(assistant).toEqual({
			role: 'assistant',
			content: '',
			reasoning_content: 'Oslo is in Norway.',
			tool_calls: [
				{ ...wireCall('call_1'), extra_content: { google: { thought_signature: 'Sig' } } },
				wireCall('call_2'),
			],
		});
	});

	test('also in later turns, but not without calls', () => {
		const wire = toChatMessages([
			message('user', text('Weather?')),
			message('assistant', thought, call('call_1'), signed),
			message('tool', result('call_1', 'dry')),
			message('assistant', thought, text('It is dry.')),
			message('user', text('Thanks')),
		]);
		expect(wire[1]).toMatchObject({
			reasoning_content: 'Oslo is in Norway.',
			tool_calls: [{ extra_content: { google: { thought_signature: 'Sig' } } }],
		});
		expect(wire[3]).toEqual({ role: 'assistant', content: 'It is dry.' });
	});
});
