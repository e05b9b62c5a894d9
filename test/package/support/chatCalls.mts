import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';

import type { ChatCall, Dialect } from '../../../nodes/shared/chat/dialects/dialect';

/** Calls of every kind, to be said over each API that takes them. */

export type Call = ChatCall<Record<string, unknown>>;

/** Values of options whose kind alone does not tell what fits. */
const VALUES: Record<string, unknown[]> = {
	metadata: [{ customer: '42' }],
	reasoningEffort: ['none', 'minimal', 'low', 'medium', 'high'],
	reasoningSummary: ['auto', 'concise', 'detailed'],
	stop: [['END', '\n\n'], []],
	user: ['u-1'],
	verbosity: ['low', 'medium', 'high'],
	previousResponseId: ['resp_1'],
};

/** What has a place of its own in a call. */
const ELSEWHERE = ['toolChoice', 'tools'];

/** Each option of a dialect by itself, with each of its values, and all of them at once. */
export function optionCalls({ options }: Dialect): Array<[what: string, over: Partial<Call>]> {
	const own = options.filter(({ name }) => !ELSEWHERE.includes(name));
	const alone = own.flatMap((option) =>
		valuesOf(option).map((value): [string, Partial<Call>] => [
			`${option.displayName} ${JSON.stringify(value)}`,
			{ options: { [option.name]: value }, tools: [weather] },
		]),
	);
	const together = Object.fromEntries(own.map((option) => [option.name, valuesOf(option)[0]]));
	// A budget is part of the limit.
	const options_ = { ...together, ...('maxTokens' in together && { maxTokens: 9000 }) };
	return [...alone, ['all options', { options: options_ }]];
}

function valuesOf({ name, type, default: given, options = [] }: INodeProperties): unknown[] {
	const known = VALUES[name];
	if (known) return known;
	const choices = (options as INodePropertyOptions[]).map(({ value }) => value);
	if (type === 'options') return choices;
	if (type === 'multiOptions') return [choices, ...choices.map((choice) => [choice])];
	if (type === 'boolean') return [true, false];
	if (type === 'number') return [given];
	throw new Error(`No value is known for the option ${name}: add one to VALUES`);
}

const parameters = {
	type: 'object',
	properties: { city: { type: 'string', minLength: 2, maxLength: 80 } },
	required: ['city'],
};

export const weather = {
	type: 'function',
	function: { name: 'weather', description: 'The weather of a city', parameters },
};
const bare = { type: 'function', function: { name: 'now' } };
const flat = {
	type: 'function',
	name: 'traffic',
	description: 'Traffic',
	parameters,
	strict: true,
};

/** A schema with all that people write. */
export const schema = {
	$schema: 'https://json-schema.org/draft/2020-12/schema',
	title: 'Recipe',
	type: 'object',
	properties: {
		title: { type: 'string', description: 'Its name', minLength: 1 },
		minutes: { type: 'integer', minimum: 1, maximum: 600 },
		rating: { type: ['number', 'null'] },
		kind: { enum: ['soup', 'cake'] },
		when: { type: 'string', format: 'date-time' },
		steps: { type: 'array', minItems: 1, items: { $ref: '#/$defs/step' } },
		source: { anyOf: [{ type: 'string', format: 'uri' }, { type: 'null' }] },
	},
	required: ['title', 'steps'],
	additionalProperties: false,
	$defs: { step: { type: 'object', properties: { text: { type: 'string' } } } },
};

const user = (content: unknown) => ({ role: 'user', content }) as Call['messages'][number];
const text = (said: string) => ({ type: 'text', text: said });
const image = (url: string, detail?: string) => ({ type: 'image_url', image_url: { url, detail } });

const call = (id: string, name: string, given: string) => ({
	id,
	type: 'function',
	function: { name, arguments: given },
});

/** What any of the APIs takes, in the words of a conversation. */
export const COMMON: Array<[what: string, over: Partial<Call>]> = [
	['a prompt', {}],
	['a stream', { stream: true }],
	[
		'a system message and turns',
		{
			messages: [
				{ role: 'system', content: 'Be brief.' },
				user('Hi'),
				{ role: 'assistant', content: 'Hello.' },
				user([text('And'), text('then?')]),
			],
		},
	],
	['a developer message', { messages: [{ role: 'developer', content: 'Be brief.' }, user('Hi')] }],
	[
		'images, inside and by URL',
		{
			messages: [
				user([
					text('Look'),
					image('https://a.test/a.jpg', 'low'),
					image('data:image/png;base64,iVBORw0KGgo='),
				]),
			],
		},
	],
	[
		'tools of all forms',
		{ tools: [weather, flat, bare], toolChoice: 'auto', options: { parallelToolCalls: false } },
	],
	...['none', 'required', 'any', 'weather'].map((toolChoice): [string, Partial<Call>] => [
		`the tool choice ${toolChoice}`,
		{ tools: [weather], toolChoice },
	]),
	[
		'calls of tools and their results',
		{
			tools: [weather, flat],
			messages: [
				user('Weather and traffic?'),
				{
					role: 'assistant',
					content: '',
					tool_calls: [call('call_1', 'weather', '{"city":"Oslo"}'), call('call_2', 'traffic', '')],
				},
				{ role: 'tool', tool_call_id: 'call_1', content: '-3' },
				{ role: 'tool', tool_call_id: 'call_2', content: '{"jam":true}' },
				{ role: 'assistant', content: 'Cold.' },
				user('Thanks'),
			],
		},
	],
	['any JSON', { format: { type: 'json_object' } }],
	...[true, false].map((strict): [string, Partial<Call>] => [
		`JSON by a schema, strict: ${strict}`,
		{ format: { type: 'json_schema', schema: { name: 'recipe', strict, schema } } },
	]),
];

const pdf = {
	type: 'file',
	file: { filename: 'a.pdf', file_data: 'data:application/pdf;base64,JVBERg==' },
};
const sound = { type: 'input_audio', input_audio: { data: 'QUJD', format: 'wav' } };
const video = { type: 'video_url', video_url: { url: 'https://a.test/v.mp4' } };

/** What some of them take. */
export const OWN: Record<string, Array<[what: string, over: Partial<Call>]>> = {
	// A video is no part of OpenAI's document: CometAPI's other models take it.
	completions: [
		['a file', { messages: [user([text('Read'), pdf])] }],
		['a recording', { messages: [user([text('Listen'), sound])] }],
	],
	responses: [
		['a file', { messages: [user([text('Read'), pdf])] }],
		[
			'tools of the provider',
			{
				tools: [{ type: 'web_search' }, { type: 'image_generation' }, weather],
				toolChoice: 'image_generation',
			},
		],
	],
	anthropic: [
		['a file', { messages: [user([text('Read'), pdf])] }],
		[
			'tools of the provider',
			{ tools: [{ type: 'web_search_20250305', name: 'web_search', max_uses: 2 }, weather] },
		],
		[
			'a cache mark of its own',
			{ messages: [user([{ ...text('Long'), cache_control: { type: 'ephemeral' } }, text('Hi')])] },
		],
		['the cache for an hour', { options: { cachePrompt: ['system'], cacheDuration: '1h' } }],
	],
	gemini: [
		['media', { messages: [user([text('See and hear'), pdf, sound, video])] }],
		['Google Search beside functions', { options: { googleSearch: true }, tools: [weather] }],
		...['gemini-2.5-pro', 'gemini-3-pro-preview'].flatMap((model) =>
			['none', 'low', 'high'].map((reasoningEffort): [string, Partial<Call>] => [
				`${model} with the effort ${reasoningEffort}`,
				{ model, options: { reasoningEffort } },
			]),
		),
	],
};
