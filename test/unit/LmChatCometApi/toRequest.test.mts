import type { Tool } from '@n8n/ai-node-sdk';

import type { ModelCall } from '../../../nodes/LmChatCometApi/toRequest';
import { toRequest } from '../../../nodes/LmChatCometApi/toRequest';
import { completions } from '../../../nodes/shared/chat/dialects/completions';
import { unifiedSpecErrors } from '../support/unifiedSpec.mts';

const weather: Tool = {
	type: 'function',
	name: 'weather',
	description: 'The weather of a city',
	inputSchema: {
		$schema: 'http://json-schema.org/draft-07/schema#',
		type: 'object',
		properties: { city: { type: 'string' } },
		required: ['city'],
	},
};

const call = (over: Partial<ModelCall> = {}): ModelCall => ({
	params: { model: 'gpt-5.5', options: {} },
	model: 'gpt-5.5',
	dialect: completions,
	messages: [{ role: 'user', content: [{ type: 'text', text: 'Hi' }] }],
	tools: [],
	schemaOf: (tool) => (tool.type === 'function' ? tool.inputSchema : undefined),
	stream: false,
	...over,
});
const bodyOf = (over?: Partial<ModelCall>) => toRequest(call(over)).body as Record<string, unknown>;
const withOptions = (options: ModelCall['params']['options']) =>
	bodyOf({ params: { model: 'gpt-5.5', options } });

test('nothing but model and messages when nothing is set; valid by the unified spec', () => {
	expect(toRequest(call())).toEqual({
		method: 'POST',
		path: '/chat/completions',
		responseType: 'json',
		body: { model: 'gpt-5.5', messages: [{ role: 'user', content: 'Hi' }] },
	});
	expect(unifiedSpecErrors('/chat/completions', bodyOf())).toBe('');
});

test('every option under its name on the wire', () => {
	expect(
		withOptions({
			temperature: 0,
			topP: 0.5,
			maxTokens: 10,
			maxCompletionTokens: 20,
			stop: ['END'],
			seed: 0,
			frequencyPenalty: 1,
			presencePenalty: -1,
			reasoningEffort: 'low',
			responseFormat: 'json_object',
			extraBody: { top_k: 5 },
		}),
	).toEqual({
		model: 'gpt-5.5',
		messages: [
			{ role: 'system', content: 'Answer with nothing but one JSON value.' },
			{ role: 'user', content: 'Hi' },
		],
		temperature: 0,
		top_p: 0.5,
		max_tokens: 10,
		max_completion_tokens: 20,
		stop: ['END'],
		seed: 0,
		frequency_penalty: 1,
		presence_penalty: -1,
		reasoning_effort: 'low',
		response_format: { type: 'json_object' },
		top_k: 5,
	});
});

test('a response format of text is not sent; Extra Body wins, but cannot stream', () => {
	expect(withOptions({ responseFormat: 'text' })).not.toHaveProperty('response_format');
	expect(withOptions({ temperature: 1, extraBody: { temperature: 2 } }).temperature).toBe(2);
	expect(() => withOptions({ extraBody: { stream: true } })).toThrow(/cannot set 'stream'/);
});

test('what the call asks for wins over the options', () => {
	const body = bodyOf({
		params: { model: 'm', options: { temperature: 1, stop: ['A'], maxTokens: 5 } },
		config: { temperature: 0, stop: ['B'], maxTokens: 7 },
	});
	expect(body).toMatchObject({ temperature: 0, stop: ['B'], max_tokens: 7 });
	expect(bodyOf({ config: { stopSequences: ['C'] } }).stop).toEqual(['C']);
});

test('a stream asks for its usage', () => {
	const request = toRequest(call({ stream: true }));
	expect(request.responseType).toBe('events');
	expect(request.body).toMatchObject({ stream: true, stream_options: { include_usage: true } });
});

describe('tools', () => {
	test('a function, without the $schema that some vendors refuse', () => {
		expect(bodyOf({ tools: [weather] }).tools).toEqual([
			{
				type: 'function',
				function: {
					name: 'weather',
					description: 'The weather of a city',
					parameters: {
						type: 'object',
						properties: { city: { type: 'string' } },
						required: ['city'],
					},
				},
			},
		]);
	});

	test('a function without arguments still has the schema of an object', () => {
		const bare = { type: 'function', name: 'now', strict: true } as unknown as Tool;
		expect(bodyOf({ tools: [bare] }).tools).toEqual([
			{
				type: 'function',
				function: { name: 'now', parameters: { type: 'object', properties: {} }, strict: true },
			},
		]);
	});

	test("a provider's own tool goes as it is", () => {
		const tool: Tool = { type: 'provider', name: 'web_search', args: { max_uses: 3 } };
		expect(bodyOf({ tools: [tool] }).tools).toEqual([{ type: 'web_search', max_uses: 3 }]);
	});

	test.each([
		['any', 'required'],
		['auto', 'auto'],
		['none', 'none'],
		['weather', { type: 'function', function: { name: 'weather' } }],
		[
			{ type: 'function', function: { name: 'x' } },
			{ type: 'function', function: { name: 'x' } },
		],
	])('tool choice %j', (choice, wire) => {
		expect(bodyOf({ tools: [weather], toolChoice: choice }).tool_choice).toEqual(wire);
		expect(bodyOf({ tools: [weather], config: { tool_choice: choice } }).tool_choice).toEqual(wire);
	});

	test('without tools there is no choice: the API refuses it', () => {
		expect(bodyOf({ toolChoice: 'any' })).not.toHaveProperty('tool_choice');
	});
});

test("tools in Extra Body come to the agent's own, and do not take their place", () => {
	const search = { type: 'web_search' };
	const params = { model: 'm', options: { extraBody: { tools: [search], top_k: 5 } } };
	const body = bodyOf({ params, tools: [weather] });
	expect(body.tools).toMatchObject([{ function: { name: 'weather' } }, search]);
	expect(body.top_k).toBe(5);
	expect(bodyOf({ params }).tools).toEqual([search]);
});
