import fc from 'fast-check';

import { readToolArguments } from '../../../../nodes/shared/chat/toolArguments';
import { ToolCallPieces } from '../../../../nodes/shared/chat/toolCallPieces';

test.each<[string, unknown, object]>([
	['an object in front that is empty', '{}{"a":1}', { a: 1 }],
	['the same again', '{"a":1} {"a": 1}', { a: 1 }],
	['the same in another order', '{"a":1,"b":2}{"b":2,"a":1}', { a: 1, b: 2 }],
	['nothing', undefined, {}],
	['a fence', '```json\n{"a":1}\n```', { a: 1 }],
])('arguments with %s are repaired', (_name, written, value) => {
	expect(readToolArguments(written)).toEqual({ value });
});

test.each([
	['two that differ', '{"a":1}{"a":2}'],
	['something behind', '{"a":1} and more'],
	['a cut one', '{"a":1}{"b":'],
	['brackets in a text', '{"a":"}{"'],
])('arguments with %s are not', (_name, written) => {
	expect(readToolArguments(written).problem).toEqual(expect.any(String));
});

type Wire = { id: string; name: string; args: string };

/** How the pieces of calls may be labelled. */
const LABELS = {
	'index and id first': (at: number, first: boolean, { id }: Wire) => ({
		index: at,
		...(first && { id }),
	}),
	'index and id always': (at: number, _first: boolean, { id }: Wire) => ({ index: at, id }),
	'id always, one index': (_at: number, _first: boolean, { id }: Wire) => ({ index: 0, id }),
	'id always, no index': (_at: number, _first: boolean, { id }: Wire) => ({ id }),
	'index alone': (at: number) => ({ index: at }),
	'numbers from 7 on': (at: number, first: boolean, { id }: Wire) => ({
		index: at + 7,
		...(first && { id }),
	}),
	'an id that begins each call, nothing else': (_at: number, first: boolean, { id }: Wire) =>
		first ? { id } : {},
};

test.each(Object.entries(LABELS))('calls in any pieces come out whole: %s', (_name, label) => {
	const args = fc
		.dictionary(fc.string({ minLength: 1 }), fc.string())
		.map((value) => JSON.stringify(value));
	const calls = fc.array(args, { minLength: 1, maxLength: 4 });
	fc.assert(
		fc.property(calls, fc.array(fc.nat(50), { maxLength: 6 }), fc.boolean(), (all, cuts, again) => {
			const pieces = new ToolCallPieces();
			all.forEach((text, at) => {
				const call = { id: `call_${at}`, name: `tool_${at}`, args: text };
				const places = [
					...new Set([0, ...cuts.map((cut) => cut % (text.length + 1)), text.length]),
				];
				places.sort((a, b) => a - b);
				places.forEach((from, place) => {
					const first = place === 0;
					const written = text.slice(from, places[place + 1] ?? from);
					if (!first && written === '') return;
					const name = first || again ? { name: call.name } : {};
					pieces.add([{ ...label(at, first, call), function: { ...name, arguments: written } }]);
				});
			});
			const found = pieces.calls() as Array<{ function: { name: string; arguments: string } }>;
			expect(found.map((call) => call.function)).toEqual(
				all.map((text, at) => ({ name: `tool_${at}`, arguments: text })),
			);
		}),
		{ numRuns: 300 },
	);
});

test('any piece is taken without a fault', () => {
	fc.assert(
		fc.property(fc.array(fc.anything()), (deltas) => {
			const pieces = new ToolCallPieces();
			for (const delta of deltas) pieces.add(delta);
			pieces.add(deltas);
			expect(Array.isArray(pieces.calls())).toBe(true);
		}),
		{ numRuns: 2000 },
	);
});
