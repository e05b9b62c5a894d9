import fc from 'fast-check';

import { mergeDelta, mergeUsage } from '../../../../nodes/shared/chat/mergeDelta';

type Json = Record<string, unknown>;

const merged = (...pieces: Json[]) => {
	const into: Json = {};
	for (const piece of pieces) mergeDelta(into, piece);
	return into;
};

test.each<[string, Json[], Json]>([
	['a role is told once', [{ role: 'assistant' }, { role: 'assistant' }], { role: 'assistant' }],
	[
		'null beats nothing that came',
		[{ content: null }, { content: 'a' }, { content: null }],
		{ content: 'a' },
	],
	['an empty text that came last beats nothing', [{ phase: 'a' }, { phase: '' }], { phase: 'a' }],
	['a key that is always null stays', [{ refusal: null }, { refusal: null }], { refusal: null }],
	[
		'objects are put together by their keys',
		[{ audio: { id: 'a', data: 'AAAA', transcript: 'Hel' } }, { audio: { transcript: 'lo' } }],
		{ audio: { id: 'a', data: 'AAAA', transcript: 'Hello' } },
	],
	[
		'a text after a list of parts is one of them',
		[{ content: [{ type: 'thinking', thinking: 'Hm' }] }, { content: 'Hello' }],
		{
			content: [
				{ type: 'thinking', thinking: 'Hm' },
				{ type: 'text', text: 'Hello' },
			],
		},
	],
	[
		'a list after a text goes on with it',
		[{ content: 'Hel' }, { content: [{ type: 'text', text: 'lo' }] }],
		{ content: [{ type: 'text', text: 'Hello' }] },
	],
	[
		'numbered parts go on where they are',
		[
			{ reasoning_details: [{ type: 'reasoning.text', index: 0, text: 'a' }] },
			{ reasoning_details: [{ type: 'reasoning.text', index: 1, text: 'x' }] },
			{ reasoning_details: [{ type: 'reasoning.text', index: 0, text: 'b', signature: 'S' }] },
		],
		{
			reasoning_details: [
				{ type: 'reasoning.text', index: 0, text: 'ab', signature: 'S' },
				{ type: 'reasoning.text', index: 1, text: 'x' },
			],
		},
	],
	[
		'pictures are not put together',
		[{ images: [{ type: 'image_url', n: 1 }] }, { images: [{ type: 'image_url', n: 2 }] }],
		{
			images: [
				{ type: 'image_url', n: 1 },
				{ type: 'image_url', n: 2 },
			],
		},
	],
	[
		'an index that came is another part',
		[
			{ content: [{ type: 'text', index: 0, text: 'a' }] },
			{ content: [{ type: 'text', index: 1, text: 'b' }] },
		],
		{
			content: [
				{ type: 'text', index: 0, text: 'a' },
				{ type: 'text', index: 1, text: 'b' },
			],
		},
	],
])('%s', (_name, pieces, whole) => {
	expect(merged(...pieces)).toEqual(whole);
});

test('keys that are read elsewhere are left to it', () => {
	const into: Json = {};
	mergeDelta(into, { content: 'a', tool_calls: [{}] }, ['tool_calls']);
	expect(into).toEqual({ content: 'a' });
});

const KEYS = [
	'content',
	'reasoning_content',
	'reasoning',
	'thinking',
	'thoughts',
	'refusal',
	'transcript',
];

const cutAt = (text: string, cuts: number[]) => {
	const at = [0, ...cuts.map((cut) => cut % (text.length + 1)), text.length].sort((a, b) => a - b);
	return at.slice(1).map((to, index) => text.slice(at[index], to));
};

test('a text cut anywhere comes out whole, under each name of texts', () => {
	fc.assert(
		fc.property(
			fc.constantFrom(...KEYS),
			fc.string(),
			fc.array(fc.nat(100)),
			fc.boolean(),
			(key, text, cuts, inPart) => {
				const pieces = cutAt(text, cuts).map((piece) => ({ [key]: piece }));
				const wrapped = inPart ? pieces.map((piece) => ({ audio: piece })) : pieces;
				expect(merged(...wrapped)).toEqual(inPart ? { audio: { [key]: text } } : { [key]: text });
			},
		),
	);
});

test('bytes that were encoded piece by piece are the same bytes', () => {
	fc.assert(
		fc.property(
			fc.array(fc.uint8Array({ minLength: 1, maxLength: 20 }), { minLength: 1 }),
			(all) => {
				const pieces = all.map((bytes) => ({
					audio: { data: Buffer.from(bytes).toString('base64') },
				}));
				const { audio } = merged(...pieces) as { audio: { data: string } };
				expect(Buffer.from(audio.data, 'base64')).toEqual(Buffer.concat(all));
			},
		),
	);
});

test('base64 that was cut as text is the same bytes', () => {
	fc.assert(
		fc.property(fc.uint8Array({ maxLength: 100 }), fc.array(fc.nat(200)), (bytes, cuts) => {
			const text = Buffer.from(bytes).toString('base64').replace(/=+$/, '');
			const { data = '' } = merged(...cutAt(text, cuts).map((data) => ({ data })));
			expect(Buffer.from(data as string, 'base64')).toEqual(Buffer.from(bytes));
		}),
	);
});

test('any pieces are taken without a fault, and reach no prototype', () => {
	const json = fc.jsonValue({ maxDepth: 4 });
	const key = fc.constantFrom('__proto__', 'constructor', 'content', 'a');
	const piece = fc
		.dictionary(key, json, { noNullPrototype: true })
		.map((value) => JSON.parse(JSON.stringify(value)) as Json);
	fc.assert(
		fc.property(fc.array(piece), (pieces) => {
			merged(...pieces);
			merged(JSON.parse('{"__proto__":{"polluted":1}}') as Json, ...pieces);
			expect(({} as Json).polluted).toBeUndefined();
		}),
		{ numRuns: 2000 },
	);
});

test('what came is not changed', () => {
	fc.assert(
		fc.property(fc.jsonValue(), fc.jsonValue(), (first, second) => {
			const usage = { usage: first };
			const before = JSON.stringify(usage);
			mergeUsage(usage, { usage: second });
			expect(JSON.stringify(usage)).toBe(before);
		}),
	);
});

describe('usage', () => {
	test.each<[string, unknown[], unknown]>([
		['the last count', [{ n: 1 }, { n: 3 }], { n: 3 }],
		['not null', [{ n: 1 }, null], { n: 1 }],
		[
			'not a null inside',
			[
				{ n: 1, d: { c: 2 } },
				{ n: null, d: { c: null } },
			],
			{ n: 1, d: { c: 2 } },
		],
		['not a zero', [{ n: 1 }, { n: 0, m: 0 }], { n: 1, m: 0 }],
		['not a text in place of counts', [{ n: 1 }, 'none'], { n: 1 }],
		['all that was told at different times', [{ n: 1 }, { m: 2 }], { n: 1, m: 2 }],
	])('%s counts', (_name, all, whole) => {
		expect(all.reduce(mergeUsage)).toEqual(whole);
	});

	test('a number that came is never lost to nothing', () => {
		const nothing = fc.constantFrom<unknown>(null, undefined, {}, { n: null }, { n: 0 }, '', [], 7);
		fc.assert(
			fc.property(fc.array(nothing), fc.array(nothing), (before, behind) => {
				expect([...before, { n: 5 }, ...behind].reduce(mergeUsage)).toMatchObject({ n: 5 });
			}),
		);
	});
});
