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
	['a number as text', { type: 'number' }, ' 5 ', 5],
	['a fraction', { type: 'number', typeOptions: { numberPrecision: 2 } }, ' 0.5 ', 0.5],
	['the ends of a range', { type: 'number', typeOptions: { minValue: 2, maxValue: 2 } }, 2, 2],
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
	[
		'a blank as number',
		{ type: 'number', displayName: 'Seed' },
		' ',
		'\'Seed\' must be a number, but it is " "',
	],
	[
		'a fraction of what is counted',
		{ type: 'number', displayName: 'Max Tokens' },
		1.5,
		"'Max Tokens' must be a whole number, but it is 1.5",
	],
	[
		'less than the least',
		{ type: 'number', displayName: 'Max Tokens', typeOptions: { minValue: 1 } },
		'0',
		'\'Max Tokens\' must be 1 or more, but it is "0"',
	],
	[
		'more than the most',
		{
			type: 'number',
			displayName: 'Top P',
			typeOptions: { minValue: 0, maxValue: 1, numberPrecision: 2 },
		},
		1.01,
		"'Top P' must be 1 or less, but it is 1.01",
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

test('a choice that shows other fields is one of its own; any other may be one that only the API knows', () => {
	const options = [
		{ name: 'URL', value: 'url' },
		{ name: 'File', value: 'file' },
	];
	const source = field({ name: 'source', displayName: 'Source', type: 'options', options });
	const url = field({ name: 'url', displayOptions: { show: { source: ['url'] } } });
	const set = { source: 'ftp', url: 'x' };
	expect(() => read([source, url], set)).toThrow(
		`'Source' must be one of its choices (url, file), but it is "ftp"`,
	);
	expect(read([source], set)).toEqual({ source: 'ftp' });
	expect(read([source, url], { ...set, source: 'file' })).toEqual({ source: 'file' });
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
