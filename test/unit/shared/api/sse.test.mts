import fc from 'fast-check';

import { BoundedText, EventStream } from '../../../../nodes/shared/api/eventStream';
import { EventParser, eventsIn } from '../../../../nodes/shared/api/sse';

async function* pieces(...chunks: Uint8Array[]) {
	yield* chunks;
}

const read = async (...chunks: Array<string | Uint8Array>) => {
	const events: string[] = [];
	const bytes = chunks.map((chunk) => (typeof chunk === 'string' ? Buffer.from(chunk) : chunk));
	for await (const { data } of new EventStream(pieces(...bytes), 60_000)) events.push(data);
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
	// A blank text is no event, and some words are pings.
	const line = fc
		.string({ unit: 'grapheme' })
		.filter((text) => !/[\r\n]/.test(text))
		.map((text) => `x${text}`);
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

test('what keeps a connection open says nothing, wherever it stands', () => {
	const noise = fc.constantFrom(
		': keep-alive\n',
		'\n',
		'data:\n\n',
		'data: \n\n',
		'event: ping\ndata: {"type": "ping"}\n\n',
		'retry: 3000\n\n',
		'id: 7\n\n',
		'data: null\n\n',
		'   \n',
	);
	fc.assert(
		fc.property(fc.array(fc.tuple(fc.array(noise), fc.integer())), (parts) => {
			const text = parts.map(([before, n]) => `${before.join('')}data: {"n":${n}}\n\n`).join('');
			const events = eventsIn(`${text}data: [DONE]\n\n`).map(({ data }) => data);
			expect(events).toEqual([...parts.map(([, n]) => `{"n":${n}}`), '[DONE]']);
		}),
	);
});

test.each([
	['JSON over several lines', '{\n  "a": 1\n}', ['{\n  "a": 1\n}']],
	['a page', '<html>\n<body>no</body></html>', ['<html>\n<body>no</body></html>']],
	['JSON lines', '{"a":1}\n{"a":2}\n', ['{"a":1}', '{"a":2}']],
	['JSON and the end behind it', '{"a":1}\n\ndata: [DONE]\n\n', ['{"a":1}', '[DONE]']],
	['the end without its line end', 'data: {"a":1}\n\ndata: [DONE]', ['{"a":1}', '[DONE]']],
	['the end without its field, right behind data', 'data: {"a":1}\n[DONE]', ['{"a":1}', '[DONE]']],
	['no blank after data:', 'data:{"a":1}\n\n', ['{"a":1}']],
	['a byte order mark', 'data: 1\n\n', ['1']],
])('%s', async (_name, text, expected) => {
	expect(await read(`${_name === 'a byte order mark' ? '\ufeff' : ''}${text}`)).toEqual(expected);
});

test('[DONE] ends at once although its line is still open', () => {
	const parser = new EventParser();
	expect([...parser.push('data: {"a":1}\n\ndata: [DO')].map(({ data }) => data)).toEqual([
		'{"a":1}',
	]);
	expect([...parser.push('NE]')].map(({ data }) => data)).toEqual(['[DONE]']);
});

test('a long event in small pieces is joined once', () => {
	const parser = new EventParser();
	const text = 'x'.repeat(1000);
	for (let at = 0; at < 5000; at++)
		expect([...parser.push(at ? text : `data: ${text}`)]).toEqual([]);
	expect(parser.pending).toBeGreaterThan(4_999_000);
	const [event] = [...parser.push('\n\n')];
	expect(event.data).toHaveLength(5_000_000);
});

test('of what came only beginning and end are kept', () => {
	const kept = new BoundedText();
	for (let at = 0; at < 1000; at++) kept.add(`${at} `.padEnd(100, '.'));
	const text = kept.toString();
	expect(text.length).toBeLessThan(3 * BoundedText.HALF);
	expect(text).toMatch(/^0 \.+1 /);
	expect(text).toMatch(/characters are left out[^]*999 \.+$/);
});

test('pings alone time out', async () => {
	jest.useFakeTimers();
	async function* pings() {
		for (;;) {
			yield Buffer.from(': ping\n\ndata: {"type":"ping"}\n\n');
			await new Promise((resolve) => setTimeout(resolve, 1000));
		}
	}
	const stream = new EventStream(pings(), 10_000);
	const first = stream.peek().catch((error: Error) => error);
	await jest.advanceTimersByTimeAsync(15_000);
	expect(await first).toMatchObject({ message: 'timeout: no data for 10 s' });
	jest.useRealTimers();
});
