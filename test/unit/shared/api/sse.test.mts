import fc from 'fast-check';

import { readEvents } from '../../../../nodes/shared/api/sse';

async function* pieces(...chunks: Uint8Array[]) {
	yield* chunks;
}

const read = async (...chunks: Array<string | Uint8Array>) => {
	const events: string[] = [];
	const bytes = chunks.map((chunk) => (typeof chunk === 'string' ? Buffer.from(chunk) : chunk));
	for await (const event of readEvents(pieces(...bytes))) events.push(event);
	return events;
};

test('one event per blank line, comments and other fields left out', async () => {
	expect(await read(': hello\nevent: x\nid: 1\ndata: a\n\ndata:b\n\n')).toEqual(['a', 'b']);
});

test('several data lines are one event', async () => {
	expect(await read('data: a\ndata: b\n\n')).toEqual(['a\nb']);
});

test('a last event without its blank line counts', async () => {
	expect(await read('data: a\n\ndata: [DONE]')).toEqual(['a', '[DONE]']);
});

test('CRLF broken between two pieces is one line end', async () => {
	expect(await read('data: a\r', '\ndata: b\r', '\n\r', '\n')).toEqual(['a\nb']);
});

test('any text cut anywhere comes out whole', async () => {
	const line = fc.string({ unit: 'grapheme' }).filter((text) => !/[\r\n]/.test(text));
	await fc.assert(
		fc.asyncProperty(
			fc.array(line, { minLength: 1, maxLength: 5 }),
			fc.constantFrom('\n', '\r\n', '\r'),
			fc.array(fc.nat(400), { maxLength: 8 }),
			async (texts, end, cuts) => {
				const bytes = Buffer.from(texts.map((text) => `data: ${text}${end}${end}`).join(''));
				const at = [0, ...cuts.map((cut) => cut % (bytes.length + 1)), bytes.length].sort(
					(a, b) => a - b,
				);
				const chunks = at.slice(1).map((to, index) => bytes.subarray(at[index], to));
				expect(await read(...chunks)).toEqual(texts);
			},
		),
		{ numRuns: 200 },
	);
});
