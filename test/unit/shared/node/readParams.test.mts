import type { INodeProperties } from 'n8n-workflow';

import { readParams } from '../../../../nodes/shared/node/readParams';
import { fakeContext } from '../../support/fakeContext.mts';

const field = (over: Partial<INodeProperties>): INodeProperties => ({
	displayName: 'Field',
	name: 'field',
	type: 'string',
	default: '',
	...over,
});

const read = (fields: INodeProperties[], parameters: object) =>
	readParams<Record<string, unknown>>(fakeContext({ parameters: parameters as never }), fields, 0);

test.each([
	['text', { type: 'string' }, 'a', 'a'],
	['text from a number', { type: 'string' }, 5, '5'],
	['empty text', { type: 'string' }, '', undefined],
	['a number', { type: 'number' }, 0, 0],
	['a number as text', { type: 'number' }, ' 0.5 ', 0.5],
	['a boolean as text', { type: 'boolean' }, 'false', false],
	['JSON text', { type: 'json' }, '{"a":[1]}', { a: [1] }],
	['JSON that already is an object', { type: 'json' }, { a: 1 }, { a: 1 }],
	['empty JSON', { type: 'json' }, '  ', undefined],
	[
		'a file',
		{ type: 'string', typeOptions: { binaryDataProperty: true } },
		{ data: 'QQ==' },
		{ data: 'QQ==' },
	],
	[
		'the name of a file',
		{ type: 'string', typeOptions: { binaryDataProperty: true } },
		'data',
		'data',
	],
	['a trimmed model id', { type: 'resourceLocator' }, ' gpt-5.5 ', 'gpt-5.5'],
] as const)('converts %s', (_name, over, value, expected) => {
	expect(read([field(over as Partial<INodeProperties>)], { field: value }).field).toEqual(expected);
});

test.each([
	['broken JSON', { type: 'json', displayName: 'Tools' }, '{a', /^'Tools' is not valid JSON: /],
	[
		'a word as number',
		{ type: 'number', displayName: 'Seed' },
		'x',
		'\'Seed\' must be a number, but it is "x"',
	],
	['an object as text', { displayName: 'Prompt' }, { a: 1 }, /^'Prompt' must be text/],
	[
		'nothing in a required field',
		{ displayName: 'Prompt', required: true },
		'',
		"'Prompt' is empty",
	],
	[
		'white space in a required field',
		{ displayName: 'Prompt', required: true },
		' \n',
		"'Prompt' is empty",
	],
])('refuses %s in one sentence that names the field', (_name, over, value, message) => {
	expect(() => read([field(over as Partial<INodeProperties>)], { field: value })).toThrow(message);
});

test('a required expression without a value says that it is the expression', () => {
	const context = {
		getNode: () => ({ parameters: { prompt: '={{ $json.missing }}' } }),
		getNodeParameter: () => undefined,
	};
	const prompt = field({ name: 'prompt', displayName: 'Prompt', required: true });
	expect(() => readParams(context as never, [prompt], 0)).toThrow(
		"'Prompt' is empty: its expression gave no value for this item",
	);
});

test('fields that are not displayed are not read, not even when required', () => {
	expect(read([field({ required: true })], {})).toEqual({});
});

test('collections and fixed collections are converted inside', () => {
	const fields = [
		field({
			name: 'options',
			type: 'collection',
			options: [
				field({ name: 'temperature', type: 'number' }),
				field({ name: 'extraBody', type: 'json' }),
				field({ name: 'user' }),
			],
		}),
		field({
			name: 'messages',
			type: 'fixedCollection',
			options: [{ name: 'message', displayName: 'Message', values: [field({ name: 'content' })] }],
		}),
	];
	expect(
		read(fields, {
			options: { temperature: '1', extraBody: '{"k":1}', user: '' },
			messages: { message: [{ content: 'a' }, { content: '' }] },
		}),
	).toEqual({
		options: { temperature: 1, extraBody: { k: 1 } },
		messages: { message: [{ content: 'a' }, {}] },
	});
});

describe('fields of a choice that an expression makes, all of which n8n leaves in', () => {
	const fields = [
		field({ name: 'source', type: 'options' }),
		field({
			name: 'file',
			displayName: 'File',
			required: true,
			displayOptions: { show: { source: ['binary', 'both'] } },
		}),
		field({
			name: 'url',
			displayName: 'URL',
			required: true,
			displayOptions: { show: { source: ['url', 'both'] } },
		}),
	];

	test.each([
		['binary', { source: 'binary', file: 'data' }],
		['url', { source: 'url', url: 'https://x.test' }],
		['both', { source: 'both', file: 'data', url: 'https://x.test' }],
	])('%s', (source, expected) => {
		expect(read(fields, { source, file: 'data', url: 'https://x.test' })).toEqual(expected);
	});

	test('a field of another choice may be empty', () => {
		expect(read(fields, { source: 'binary', file: 'data', url: '' })).toEqual({
			source: 'binary',
			file: 'data',
		});
	});
});
