import fc from 'fast-check';

import { ToolCallPieces } from '../../../../nodes/shared/chat/toolCallPieces';

type Json = Record<string, unknown>;

const callsOf = (...deltas: unknown[]) => {
	const pieces = new ToolCallPieces();
	for (const delta of deltas) pieces.add(delta);
	return pieces.calls();
};

/** A piece of a call: its labels, what is added to its arguments, and its name where it tells one. */
const piece = (labels: Json, written?: unknown, name?: string) => [
	{
		...labels,
		function: { ...(name && { name }), ...(written !== undefined && { arguments: written }) },
	},
];

const call = (name: string, written: string, rest: Json = {}) => ({
	type: 'function',
	function: { name, arguments: written },
	...rest,
});

test.each<[string, unknown[], Json[]]>([
	[
		'a known id is that call, whatever the index',
		[
			piece({ index: 0, id: 'a' }, '{"x"', 'f'),
			piece({ index: 0, id: 'b' }, '{"y"', 'g'),
			piece({ index: 7, id: 'a' }, ':1}'),
			piece({ index: 0, id: 'b' }, ':2}'),
		],
		[call('f', '{"x":1}', { id: 'a' }), call('g', '{"y":2}', { id: 'b' })],
	],
	[
		'the rest of a call whose number is new',
		[piece({ index: 0, id: 'a' }, '', 'f'), piece({ index: 1 }, '{}')],
		[call('f', '{}', { id: 'a' })],
	],
	[
		'neither id nor index: the call that is being streamed',
		[
			piece({ id: 'a' }, '', 'f'),
			piece({}, '{"x":1}'),
			piece({ id: 'b' }, '', 'g'),
			piece({}, '{"y":2}'),
		],
		[call('f', '{"x":1}', { id: 'a' }), call('g', '{"y":2}', { id: 'b' })],
	],
	[
		'index and id as null',
		[
			piece({ index: 0, id: 'a' }, '', 'f'),
			piece({ index: null, id: null }, '{}'),
			piece({ index: 0, id: '' }, ''),
		],
		[call('f', '{}', { id: 'a' })],
	],
	[
		'the id comes with a later piece',
		[piece({ index: 0 }, '{', 'f'), piece({ index: 0, id: 'a' }, '}')],
		[call('f', '{}', { id: 'a' })],
	],
	[
		'an index as text',
		[piece({ index: '0', id: 'a' }, '{"x"', 'f'), piece({ index: '0' }, ':1}')],
		[call('f', '{"x":1}', { id: 'a' })],
	],
	[
		'a name in pieces',
		[piece({ index: 0, id: 'a' }, '', 'get_'), piece({ index: 0 }, '{}', 'weather')],
		[call('get_weather', '{}', { id: 'a' })],
	],
	[
		'a name as far as it is known',
		[piece({ index: 0, id: 'a' }, '{', 'get_'), piece({ index: 0 }, '}', 'get_weather')],
		[call('get_weather', '{}', { id: 'a' })],
	],
	[
		'arguments as an object',
		[piece({ index: 0, id: 'a' }, { x: 1 }, 'f')],
		[call('f', '{"x":1}', { id: 'a' })],
	],
	[
		'name and arguments without the object around them',
		[[{ index: 0, id: 'a', name: 'f', arguments: '{"x"' }], [{ index: 0, arguments: ':1}' }]],
		[call('f', '{"x":1}', { id: 'a' })],
	],
	[
		'the call itself in place of a list',
		[{ index: 0, id: 'a', function: { name: 'f', arguments: '{}' } }],
		[call('f', '{}', { id: 'a' })],
	],
	[
		'whole calls with nothing to tell them apart',
		[piece({}, '{"x":1}', 'f'), piece({}, '{"y":2}', 'g')],
		[call('f', '{"x":1}'), call('g', '{"y":2}')],
	],
	[
		'a custom tool, whose input is any text',
		[
			[{ index: 0, id: 'a', type: 'custom', custom: { name: 'f', input: 'SEL' } }],
			[{ index: 0, custom: { input: 'ECT' } }],
		],
		[{ id: 'a', type: 'custom', custom: { name: 'f', input: 'SELECT' } }],
	],
	[
		'what goes back with a call stays with it',
		[
			[
				{
					...piece({ index: 0, id: 'a' }, '', 'f')[0],
					extra_content: { google: { thought_signature: 'S' } },
				},
			],
			piece({ index: 0 }, '{}'),
		],
		[call('f', '{}', { id: 'a', extra_content: { google: { thought_signature: 'S' } } })],
	],
])('%s', (_name, deltas, calls) => {
	expect(callsOf(...deltas)).toEqual(calls);
});

const argumentsText = fc
	.dictionary(fc.string({ minLength: 1 }), fc.string(), { minKeys: 1 })
	.map((value) => JSON.stringify(value));

test('calls whose pieces come in turns are kept apart by their ids, or by their numbers', () => {
	fc.assert(
		fc.property(
			fc.array(argumentsText, { minLength: 2, maxLength: 4 }),
			fc.infiniteStream(fc.nat(3)),
			fc.infiniteStream(fc.integer({ min: 1, max: 5 })),
			fc.boolean(),
			(texts, turns, lengths, byId) => {
				const left = [...texts];
				const deltas: unknown[] = texts.map((_, at) =>
					piece({ index: byId ? 0 : at, id: `call_${at}` }, '', `tool_${at}`),
				);
				while (left.some(Boolean)) {
					const open = left.flatMap((text, at) => (text ? [at] : []));
					const at = open[(turns.next().value as number) % open.length] as number;
					const length = lengths.next().value as number;
					const text = left[at] as string;
					deltas.push(
						piece(byId ? { index: 0, id: `call_${at}` } : { index: at }, text.slice(0, length)),
					);
					left[at] = text.slice(length);
				}
				expect(callsOf(...deltas)).toEqual(
					texts.map((text, at) => call(`tool_${at}`, text, { id: `call_${at}` })),
				);
			},
		),
	);
});

test('a name cut anywhere comes out whole, where no piece repeats the beginning', () => {
	fc.assert(
		fc.property(fc.array(fc.nat(30)), (cuts) => {
			const name = 'get_weather_of_city';
			const at = [...new Set([0, ...cuts.map((cut) => cut % name.length), name.length])];
			at.sort((a, b) => a - b);
			const pieces = at.slice(1).map((to, index) => name.slice(at[index], to));
			expect(callsOf(...pieces.map((part) => piece({ index: 0, id: 'a' }, '', part)))).toEqual([
				call(name, '', { id: 'a' }),
			]);
		}),
	);
});

test('no two calls have one id', () => {
	const labels = fc.record(
		{ index: fc.constantFrom(0, 1, null), id: fc.constantFrom('a', 'b', '') },
		{ requiredKeys: [] },
	);
	const delta = fc.record({
		labels,
		name: fc.constantFrom(undefined, 'f', 'g'),
		written: fc.constantFrom('', '{}', '{"x":1}', '{"x"'),
	});
	fc.assert(
		fc.property(fc.array(delta), (deltas) => {
			const calls = callsOf(
				...deltas.map(({ labels: of, name, written }) => piece(of, written, name)),
			);
			const ids = calls.map(({ id }) => id).filter(Boolean);
			expect(new Set(ids).size).toBe(ids.length);
		}),
		{ numRuns: 2000 },
	);
});
