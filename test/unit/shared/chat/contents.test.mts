import fc from 'fast-check';

import { citationsIn, distinct } from '../../../../nodes/shared/chat/citations';
import { contentsOf } from '../../../../nodes/shared/chat/contents';
import { completions } from '../../../../nodes/shared/chat/dialects/completions';
import { responses } from '../../../../nodes/shared/chat/dialects/responses';
import { findJson } from '../../../../nodes/shared/chat/jsonInText';
import { saidIn } from '../../../../nodes/shared/chat/said';
import { withoutThinking } from '../../../../nodes/shared/chat/thinking';
import { usageIn } from '../../../../nodes/shared/api/usage';
import { ApiError } from '../../../../nodes/shared/api/apiError';

const PNG = 'iVBORw0KGgoAAAANSUhEUg==';
const URI = `data:image/png;base64,${PNG}`;
const bytes = Buffer.from(PNG, 'base64');

describe('text and thoughts', () => {
	test.each<[string, unknown, string, string]>([
		['a text', 'Hi', 'Hi', ''],
		[
			'parts',
			[
				{ type: 'text', text: 'H' },
				{ type: 'output_text', text: 'i' },
			],
			'Hi',
			'',
		],
		['a part with a value', [{ type: 'text', text: { value: 'Hi', annotations: [] } }], 'Hi', ''],
		['a part without a type', [{ text: 'Hi' }], 'Hi', ''],
		['texts in a list', ['H', 'i'], 'Hi', ''],
		[
			'thoughts of Mistral',
			[
				{ type: 'thinking', thinking: [{ type: 'text', text: 'Hm' }] },
				{ type: 'text', text: 'Hi' },
			],
			'Hi',
			'Hm',
		],
		['thoughts of Anthropic', [{ type: 'thinking', thinking: 'Hm', signature: 's' }], '', 'Hm'],
		['thoughts of Gemini', [{ thought: true, text: 'Hm' }, { text: 'Hi' }], 'Hi', 'Hm'],
		['what is encrypted', [{ type: 'redacted_thinking', data: 'x' }], '', ''],
		['nothing', null, '', ''],
		['an empty part', [{ type: 'text', text: '' }], '', ''],
	])('%s', (_name, content, text, reasoning) => {
		expect(contentsOf(content)).toMatchObject({ text, reasoning, other: [] });
	});

	test('a part that nobody knows yet is kept whole', () => {
		const part = { type: 'hologram', scene: 'fjord' };
		expect(contentsOf([part, { type: 'text', text: 'Hi' }])).toMatchObject({
			text: 'Hi',
			other: [part],
		});
	});

	test.each([
		['reasoning_content', { reasoning_content: 'Hm', reasoning: 'Hm' }],
		['reasoning', { reasoning: 'Hm' }],
		['thinking', { thinking: 'Hm' }],
		['reasoning_details', { reasoning_details: [{ type: 'reasoning.summary', summary: 'Hm' }] }],
		['an object', { reasoning: { content: 'Hm' } }],
	])('thoughts beside the content, as %s', (_name, message) => {
		expect(saidIn({ content: 'Hi', ...message })).toMatchObject({ text: 'Hi', reasoning: 'Hm' });
	});

	test.each([
		['<think>Hm</think>\n\nHi', 'Hm', 'Hi'],
		['  <thinking>\nHm\n</thinking>Hi', 'Hm', 'Hi'],
		['Hm\n</think>Hi', 'Hm', 'Hi'],
		['<think>Hm', 'Hm', ''],
		['Use <think> tags', '', 'Use <think> tags'],
		['', '', ''],
	])('tags in %j', (text, reasoning, rest) => {
		expect(withoutThinking(text)).toEqual({ reasoning, text: rest });
	});
});

describe('files', () => {
	test.each<[string, object]>([
		['message.images', { images: [{ type: 'image_url', image_url: { url: URI } }] }],
		['images as texts', { images: [URI] }],
		['images by base64', { images: [{ b64_json: PNG }] }],
		['one image', { image: { url: URI } }],
		['a part of OpenAI', { content: [{ type: 'image_url', image_url: { url: URI } }] }],
		['a part of Responses', { content: [{ type: 'output_image', image_url: URI }] }],
		['a part of Gemini', { content: [{ inlineData: { mimeType: 'image/png', data: PNG } }] }],
		[
			'a part of Anthropic',
			{
				content: [
					{ type: 'image', source: { type: 'base64', media_type: 'image/png', data: PNG } },
				],
			},
		],
	])('%s', (_name, message) => {
		const { files, text, other } = saidIn(message as Record<string, unknown>);
		expect(files).toMatchObject([{ kind: 'image', bytes }]);
		expect([text, other]).toEqual(['', []]);
	});

	test('a URL stays one', () => {
		const url = 'https://a.test/b.png';
		expect(saidIn({ images: [{ image_url: { url } }] }).files).toMatchObject([
			{ kind: 'image', url },
		]);
	});

	test('audio with its words', () => {
		const { files, text } = saidIn({
			content: null,
			audio: { id: 'a', data: PNG, transcript: 'Hi' },
		});
		expect(files).toMatchObject([{ kind: 'audio', bytes }]);
		expect(text).toBe('Hi');
	});
});

test.each<[string, unknown, unknown[]]>([
	['a URL', { citations: ['https://a.test'] }, [{ url: 'https://a.test' }]],
	[
		'nested',
		{
			annotations: [
				{
					type: 'url_citation',
					url_citation: { url: 'https://a.test', title: 'A', start_index: 1 },
				},
			],
		},
		[{ url: 'https://a.test', title: 'A', startIndex: 1 }],
	],
	[
		'a file',
		{ annotations: [{ type: 'file_citation', file_id: 'f', filename: 'a.pdf', index: 3 }] },
		[{ type: 'file_citation', fileId: 'f', filename: 'a.pdf', index: 3 }],
	],
	[
		'grounding',
		{ groundingMetadata: { groundingChunks: [{ web: { uri: 'https://a.test', title: 'A' } }] } },
		[{ url: 'https://a.test', title: 'A' }],
	],
	[
		'the same twice',
		{ citations: ['https://a.test'], search_results: [{ url: 'https://a.test', title: 'A' }] },
		[{ url: 'https://a.test', title: 'A' }],
	],
])('sources: %s', (_name, holder, expected) => {
	expect(distinct(citationsIn(holder as Record<string, unknown>))).toEqual(expected);
});

test.each<[string, object, object | undefined]>([
	[
		'of Chat Completions',
		{ usage: { prompt_tokens: 1, completion_tokens: 2, total_tokens: 3 } },
		{ inputTokens: 1, outputTokens: 2, totalTokens: 3 },
	],
	[
		'without a sum',
		{ usage: { input_tokens: 1, output_tokens: 2 } },
		{ inputTokens: 1, outputTokens: 2, totalTokens: 3 },
	],
	[
		'of Gemini',
		{ usageMetadata: { promptTokenCount: 1, candidatesTokenCount: 2, thoughtsTokenCount: 4 } },
		{ inputTokens: 1, outputTokens: 2, totalTokens: 3, reasoningTokens: 4 },
	],
	[
		'with zeros under the other names',
		{ usage: { prompt_tokens: 0, input_tokens: 5 } },
		{ inputTokens: 5 },
	],
	[
		'of DeepSeek',
		{ usage: { prompt_tokens: 5, prompt_cache_hit_tokens: 4 } },
		{ inputTokens: 5, cachedTokens: 4 },
	],
	['of nothing', { usage: null }, undefined],
])('usage %s', (_name, response, expected) => {
	expect(usageIn(response)).toEqual(expected);
});

test.each<[string, unknown]>([
	['{"a":1}', { a: 1 }],
	['```json\n{"a":1}\n```', { a: 1 }],
	['Sure:\n```\n[1]\n```\nBye', [1]],
	['Here it is: {"a":"}"} Anything else?', { a: '}' }],
	['[see] {"a":[1,{"b":2}]}', { a: [1, { b: 2 }] }],
])('the JSON in %j', (text, value) => {
	expect(findJson(text)).toEqual({ value });
});

test.each(['Oslo', '{"a":1', 'either {"a":1} or {"a":2}', '```json\n{"a":\n```'])(
	'no JSON in %j',
	(text) => {
		expect(findJson(text).problem).toEqual(expect.any(String));
	},
);

test('brackets that stay open cost no more than their length', () => {
	expect(findJson('['.repeat(200_000)).problem).toEqual(expect.any(String));
});

describe('whatever comes', () => {
	const anything = fc.anything({ withBigInt: false });
	const meta = { status: 200 };
	/** Good, or an error that says so: never a fault of the reading. */
	const holds = (read: () => unknown) => {
		try {
			read();
		} catch (error) {
			expect(error).toBeInstanceOf(ApiError);
		}
	};

	test('a choice is read, or told to be unusable', () => {
		fc.assert(
			fc.property(anything, anything, anything, (message, reason, rest) => {
				holds(() =>
					completions.toAnswers(
						{ choices: [{ message, finish_reason: reason }], usage: rest },
						meta,
					),
				);
				holds(() =>
					completions.toAnswers(
						{ choices: [{ message: { content: [message], tool_calls: [rest] } }] },
						meta,
					),
				);
			}),
			{ numRuns: 2000 },
		);
	});

	test('an output is read, or told to be unusable', () => {
		const type = fc.constantFrom(
			'message',
			'reasoning',
			'function_call',
			'image_generation_call',
			'code_interpreter_call',
			'web_search_call',
			'mcp_call',
			'shell_call',
			'new',
		);
		fc.assert(
			fc.property(type, fc.object(), anything, (kind, item, rest) => {
				holds(() => responses.toAnswers({ output: [{ ...item, type: kind }], usage: rest }, meta));
			}),
			{ numRuns: 2000 },
		);
	});
});
