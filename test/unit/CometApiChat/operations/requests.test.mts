import { message } from '../../../../nodes/CometApiChat/operations/message.operation';
import { moderate } from '../../../../nodes/CometApiChat/operations/moderate.operation';
import { response } from '../../../../nodes/CometApiChat/operations/response.operation';
import type { InputFiles } from '../../../../nodes/shared/node/operation';
import { unifiedSpecErrors } from '../../support/unifiedSpec.mts';

const noFiles: InputFiles = () => [];

type ChatParams = Parameters<typeof message.toRequest>[0];

const chat = (over: Partial<ChatParams> = {}, files = noFiles) =>
	message.toRequest(
		{ model: 'gpt-5.5', inputType: 'prompt', prompt: 'Hi', options: {}, ...over },
		files,
	);

const picture: InputFiles = (key) => [
	{
		name: `${key}.png`,
		type: key === 'attachment1' ? 'audio/mpeg' : 'image/png',
		size: 3,
		base64: 'AAEC',
		part: undefined as never,
	},
];

describe('Message a Model', () => {
	test('a plain prompt sends model and messages and nothing else', () => {
		expect(chat()).toEqual({
			method: 'POST',
			path: '/chat/completions',
			responseType: 'json',
			body: { model: 'gpt-5.5', messages: [{ role: 'user', content: 'Hi' }] },
		});
	});

	test('the system message goes first', () => {
		expect(chat({ systemMessage: 'Be brief' }).body?.messages).toEqual([
			{ role: 'system', content: 'Be brief' },
			{ role: 'user', content: 'Hi' },
		]);
	});

	test('every field of the unified spec can be set, and the request validates against it', () => {
		const { body } = chat({
			inputType: 'messages',
			messages: {
				message: [
					{ role: 'system', content: 'a' },
					{ role: 'user', content: 'b' },
					{ role: 'assistant', content: 'c' },
				],
			},
			options: {
				temperature: 0,
				maxTokens: 10,
				stream: true,
				tools: [{ type: 'function', function: { name: 'f' } }],
			},
		});
		const { stream_options: _usage, ...unified } = body as Record<string, unknown>;
		expect(Object.keys(unified).sort()).toEqual([
			'max_tokens',
			'messages',
			'model',
			'stream',
			'temperature',
			'tools',
		]);
		expect(unifiedSpecErrors('/chat/completions', unified)).toBe('');
	});

	test('options go out in wire spelling, 0 and false included', () => {
		expect(
			chat({
				options: {
					temperature: 0,
					topP: 0.5,
					maxCompletionTokens: 5,
					n: 2,
					stop: ['x'],
					seed: 0,
					frequencyPenalty: -1,
					presencePenalty: 1,
					reasoningEffort: 'low',
					toolChoice: 'get_weather',
					parallelToolCalls: false,
					user: 'u',
					extraBody: { top_k: 3, temperature: 1 },
				},
			}).body,
		).toEqual({
			model: 'gpt-5.5',
			messages: [{ role: 'user', content: 'Hi' }],
			temperature: 1,
			top_p: 0.5,
			max_completion_tokens: 5,
			n: 2,
			stop: ['x'],
			seed: 0,
			frequency_penalty: -1,
			presence_penalty: 1,
			reasoning_effort: 'low',
			tool_choice: { type: 'function', function: { name: 'get_weather' } },
			parallel_tool_calls: false,
			user: 'u',
			top_k: 3,
		});
	});

	test('a tool conversation keeps ids, calls, and null as content', () => {
		const toolCalls = [{ id: 'c1', type: 'function', function: { name: 'f', arguments: '{}' } }];
		expect(
			chat({
				inputType: 'messages',
				messages: {
					message: [
						{ role: 'user', content: 'Weather?' },
						{ role: 'assistant', toolCalls },
						{ role: 'tool', content: '{"c":-3}', toolCallId: 'c1' },
					],
				},
			}).body?.messages,
		).toEqual([
			{ role: 'user', content: 'Weather?' },
			{ role: 'assistant', content: null, tool_calls: toolCalls },
			{ role: 'tool', content: '{"c":-3}', tool_call_id: 'c1' },
		]);
	});

	test('attachments go behind the text of the last user message', () => {
		const { body } = chat(
			{
				attachments: {
					attachment: [
						{ type: 'image', binaryPropertyName: 'data', detail: 'low' },
						{ type: 'audio', binaryPropertyName: 'voice' },
						{ type: 'imageUrl', url: 'https://x.test/a.png', detail: 'auto' },
						{ type: 'file', binaryPropertyName: 'doc' },
					],
				},
			},
			picture,
		);
		expect((body?.messages as Array<{ content: unknown }>)[0].content).toEqual([
			{ type: 'text', text: 'Hi' },
			{ type: 'image_url', image_url: { url: 'data:image/png;base64,AAEC', detail: 'low' } },
			{ type: 'input_audio', input_audio: { data: 'AAEC', format: 'mp3' } },
			{ type: 'image_url', image_url: { url: 'https://x.test/a.png' } },
			{
				type: 'file',
				file: { filename: 'attachment3.png', file_data: 'data:image/png;base64,AAEC' },
			},
		]);
	});

	test('a JSON schema is sent with its name and strict', () => {
		const { body } = chat({
			responseFormat: 'json_schema',
			schemaName: 'city',
			strict: true,
			jsonSchema: { type: 'object' },
		});
		expect(body?.response_format).toEqual({
			type: 'json_schema',
			json_schema: { name: 'city', strict: true, schema: { type: 'object' } },
		});
	});

	test.each([
		[
			'no messages',
			{ inputType: 'messages', messages: {} },
			"'Messages' is empty: add at least one message",
		],
		[
			'an empty message',
			{ inputType: 'messages', messages: { message: [{ role: 'user' }] } },
			"'Content' is empty in message 1 of 'Messages'",
		],
		[
			'a tool message without its id',
			{ inputType: 'messages', messages: { message: [{ role: 'tool', content: 'x' }] } },
			"'Tool Call ID' is empty in message 1 of 'Messages'",
		],
		[
			'JSON messages that are no list',
			{ inputType: 'json', messagesJson: {} },
			"'Messages (JSON)' must be a JSON list, like [ … ]",
		],
		[
			'an empty list',
			{ inputType: 'json', messagesJson: [] },
			"'Messages (JSON)' is empty: add at least one message",
		],
		[
			'tools that are no list',
			{ options: { tools: {} } },
			"'Tools (JSON)' must be a JSON list, like [ … ]",
		],
		[
			'an extra body that is a list',
			{ options: { extraBody: [] } },
			'\'Extra Body (JSON)\' must be a JSON object, like { "key": "value" }',
		],
		[
			'an extra body that would stream',
			{ options: { extraBody: { stream: true } } },
			"'Extra Body (JSON)' cannot set 'stream'",
		],
		[
			'an attachment without a URL',
			{ attachments: { attachment: [{ type: 'imageUrl' }] } },
			"'URL' is empty in 'Attachments'",
		],
	])('refuses %s', (_name, over, sentence) => {
		expect(() => chat(over as Partial<ChatParams>)).toThrow(sentence);
	});
});

test('Create Response sends what is set', () => {
	const params = {
		model: 'o4-mini',
		prompt: 'Hi',
		instructions: 'Short',
		responseFormat: 'json_object' as const,
		options: {
			reasoningEffort: 'high',
			reasoningSummary: 'auto',
			verbosity: 'low',
			maxOutputTokens: 9,
			toolChoice: 'f',
			store: false,
			metadata: { a: '1' },
			stream: true,
		},
	};
	expect(response.toRequest(params, noFiles)).toEqual({
		method: 'POST',
		path: '/responses',
		responseType: 'events',
		body: {
			model: 'o4-mini',
			input: 'Hi',
			instructions: 'Short',
			max_output_tokens: 9,
			tool_choice: { type: 'function', name: 'f' },
			reasoning: { effort: 'high', summary: 'auto' },
			text: { format: { type: 'json_object' }, verbosity: 'low' },
			store: false,
			metadata: { a: '1' },
			stream: true,
		},
	});
});

test('Moderate sends text alone, or parts with an image', () => {
	const input = (imageUrl?: string) =>
		moderate.toRequest({ model: 'm', text: 't', options: { imageUrl } }, noFiles).body?.input;
	expect(input()).toBe('t');
	expect(input('https://x.test/i.png')).toEqual([
		{ type: 'text', text: 't' },
		{ type: 'image_url', image_url: { url: 'https://x.test/i.png' } },
	]);
});
