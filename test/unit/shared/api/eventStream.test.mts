import fc from 'fast-check';

import type { EventCollector } from '../../../../nodes/shared/api/eventStream';
import { EventStream, readPieces } from '../../../../nodes/shared/api/eventStream';
import { ApiError } from '../../../../nodes/shared/api/apiError';
import { isDone } from '../../../../nodes/shared/api/sse';

const IDLE_MS = 60_000;

/** Bytes as they come off a socket: `open` never ends by itself. */
function socket(chunks: Array<string | Uint8Array>, open = false) {
	const destroy = jest.fn();
	async function* bytes() {
		for (const chunk of chunks) yield typeof chunk === 'string' ? Buffer.from(chunk) : chunk;
		if (open) await new Promise(() => {});
	}
	return Object.assign(bytes(), { destroy });
}

/** Collects the data of events up to `[DONE]`. */
function collector(fault?: Error): EventCollector<string[]> & { brokenOff?: Error } {
	const came: string[] = [];
	return {
		done: false,
		add({ data }) {
			if (isDone(data)) Object.assign(this, { done: true });
			else if (fault) throw fault;
			else came.push(data);
			return [{ data }];
		},
		finish(brokenOff) {
			Object.assign(this, { brokenOff });
			return came;
		},
	};
}

async function readAll<Response>(events: EventStream, into: EventCollector<Response>) {
	const pieces = readPieces(events, into);
	let next = await pieces.next();
	while (!next.done) next = await pieces.next();
	return next.value.body;
}

test('[DONE] ends the reading although the connection stays open, and closes it', async () => {
	const bytes = socket(['data: a\n\ndata: [DONE]'], true);
	expect(await readAll(new EventStream(bytes, IDLE_MS), collector())).toEqual(['a']);
	expect(bytes.destroy).toHaveBeenCalledTimes(1);
});

test('what stands behind [DONE] is not asked for', async () => {
	const bytes = socket(['data: a\n\ndata: [DONE]\n\n', 'data: b\n\n']);
	expect(await readAll(new EventStream(bytes, IDLE_MS), collector())).toEqual(['a']);
});

test('a reader that stops closes the connection', async () => {
	const bytes = socket(['data: a\n\ndata: b\n\n'], true);
	for await (const { data } of new EventStream(bytes, IDLE_MS)) {
		expect(data).toBe('a');
		break;
	}
	expect(bytes.destroy).toHaveBeenCalledTimes(1);
});

test('the first event can be looked at, and is read all the same', async () => {
	const events = new EventStream(socket(['data: a\n\ndata: b\n\n']), IDLE_MS);
	expect(await events.peek()).toEqual({ data: 'a', event: undefined });
	expect(await events.peek()).toMatchObject({ data: 'a' });
	const read: string[] = [];
	for await (const { data } of events) read.push(data);
	expect(read).toEqual(['a', 'b']);
});

test('of a body without events there is no first one', async () => {
	expect(await new EventStream(socket([': ping\n\n']), IDLE_MS).peek()).toBeUndefined();
});

test('a connection that breaks is told to the collector, which decides', async () => {
	async function* breaking() {
		yield Buffer.from('data: a\n\n');
		throw new Error('socket hang up');
	}
	const into = collector();
	expect(await readAll(new EventStream(breaking(), IDLE_MS), into)).toEqual(['a']);
	expect(into.brokenOff).toMatchObject({ message: 'socket hang up' });
});

test.each([
	['an object', { output: 1 }, { output: 1 }],
	['anything else', 'half', { body: 'half' }],
])('an error with %s as its body keeps the raw text beside it', async (_name, body, kept) => {
	const fault = new ApiError({ kind: 'invalidResponse', message: 'no', body });
	const events = new EventStream(socket(['data: a\n\n']), IDLE_MS);
	const error = await readAll(events, collector(fault)).catch((caught: ApiError) => caught);
	expect((error as ApiError).details.body).toEqual({ ...kept, raw: 'data: a\n\n' });
});

describe('time', () => {
	beforeEach(() => jest.useFakeTimers());
	afterEach(() => jest.useRealTimers());

	async function* every(ms: number, piece: (at: number) => string) {
		for (let at = 0; ; at++) {
			yield Buffer.from(piece(at));
			await new Promise((resolve) => setTimeout(resolve, ms));
		}
	}

	test.each([
		['comments', ': ping\n\n'],
		['blank lines', '\n'],
		['events without data', 'data:\n\n'],
		['pings by name', 'event: ping\ndata: {}\n\n'],
		['retry and id', 'retry: 1\nid: 2\n\n'],
		['a comment without an end', ': '],
	])('%s alone do time out', async (_name, noise) => {
		const events = new EventStream(
			every(1000, () => noise),
			10_000,
		);
		const first = events.peek().catch((error: Error) => error);
		await jest.advanceTimersByTimeAsync(9000);
		let ended = false;
		void first.then(() => (ended = true));
		await jest.advanceTimersByTimeAsync(0);
		expect(ended).toBe(false);
		await jest.advanceTimersByTimeAsync(6000);
		expect(await first).toMatchObject({ message: 'timeout: no data for 10 s' });
	});

	test('a long event that grows is news', async () => {
		const events = new EventStream(
			every(8000, (at) => (at === 6 ? '\n\n' : `${at ? '' : 'data: '}${'x'.repeat(2000)}`)),
			10_000,
		);
		const first = events.peek();
		await jest.advanceTimersByTimeAsync(60_000);
		expect((await first)?.data).toHaveLength(12_000);
	});
});

describe('any stream', () => {
	const NOISE = [
		': keep-alive\n',
		'\n',
		'\n\n',
		'data:\n\n',
		'data: \n\n',
		'data\n\n',
		'event: ping\ndata: {"type":"ping"}\n\n',
		'event: heartbeat\ndata: x\n\n',
		'data: {"type":"keepalive"}\n\n',
		'retry: 3000\n\n',
		'retry: 3000\nid: 9\n\n',
		'id\n\n',
		'event: odd\n\n',
		'data: null\n\n',
		'data: {}\n\n',
		'  \n',
	];
	const letters = fc.string({ unit: 'grapheme', maxLength: 20 });
	const value = fc.record({ n: fc.integer(), text: letters });
	const part = fc.tuple(fc.array(fc.constantFrom(...NOISE), { maxLength: 3 }), value);
	const head = fc.constantFrom('', '\ufeff');
	const lineEnd = fc.constantFrom('\n', '\r\n', '\r');
	const colon = fc.constantFrom('data: ', 'data:');

	test('says the same, however it is cut, whatever keeps it open, and whichever way its lines end', async () => {
		await fc.assert(
			fc.asyncProperty(
				fc.tuple(fc.array(part, { maxLength: 5 }), head, lineEnd, colon),
				fc.array(fc.nat(1000), { maxLength: 10 }),
				async ([parts, bom, end, field], cuts) => {
					const lines = parts
						.map(([noise, one]) => `${noise.join('')}${field}${JSON.stringify(one)}\n\n`)
						.join('');
					const bytes = Buffer.from(bom + lines.replaceAll('\n', end));
					const at = [0, ...cuts.map((cut) => cut % (bytes.length + 1)), bytes.length];
					at.sort((a, b) => a - b);
					const chunks = at.slice(1).map((to, index) => bytes.subarray(at[index], to));
					const read: unknown[] = [];
					for await (const { data } of new EventStream(socket(chunks), IDLE_MS)) {
						read.push(JSON.parse(data));
					}
					expect(read).toEqual(parts.map(([, one]) => one));
				},
			),
			{ numRuns: 500 },
		);
	});

	test('of any bytes is read without a fault, and cutting them changes nothing', async () => {
		await fc.assert(
			fc.asyncProperty(fc.uint8Array({ maxLength: 60 }), fc.nat(60), async (bytes, cut) => {
				const read = async (...chunks: Uint8Array[]) => {
					const events: unknown[] = [];
					for await (const one of new EventStream(socket(chunks), IDLE_MS)) events.push(one);
					return events;
				};
				const whole = await read(bytes);
				expect(await read(bytes.subarray(0, cut), bytes.subarray(cut))).toEqual(whole);
			}),
			{ numRuns: 1000 },
		);
	});
});

test('a large event in small pieces is searched once', async () => {
	const size = 6 * 1024 * 1024;
	const step = 16 * 1024;
	const text = `data: ${'x'.repeat(size)}\n\n`;
	const chunks: string[] = [];
	for (let at = 0; at < text.length; at += step) chunks.push(text.slice(at, at + step));
	let searched = 0;
	let joined = 0;
	const { matchAll } = String.prototype;
	const { join } = Array.prototype;
	jest.spyOn(String.prototype, 'matchAll').mockImplementation(function (this: string, pattern) {
		searched += this.length;
		return matchAll.call(this, pattern as never);
	});
	jest.spyOn(Array.prototype, 'join').mockImplementation(function (this: unknown[], by) {
		const whole = join.call(this, by);
		joined += whole.length;
		return whole;
	});
	try {
		const [event] = await readAll(new EventStream(socket(chunks), IDLE_MS), collector());
		expect(event).toHaveLength(size);
	} finally {
		jest.restoreAllMocks();
	}
	expect(searched).toBeLessThan(1.1 * size);
	// Once as a line, once as the data of the event; and what is kept for errors is bounded.
	expect(joined).toBeLessThan(3 * size);
});

test('an error knows the response that the stream is part of, and tells no key', async () => {
	const fault = new ApiError({ kind: 'invalidResponse', message: 'no sk-secret' });
	const source = { status: 200, requestId: 'r1', key: 'sk-secret' };
	const events = new EventStream(socket(['data: sk-secret\n\n']), IDLE_MS, source);
	const error = await readAll(events, collector(fault)).catch((caught: ApiError) => caught);
	const { details } = error as ApiError;
	expect(details).toMatchObject({ status: 200, requestId: 'r1', message: 'no ***' });
	expect(JSON.stringify(details)).not.toContain('sk-secret');
});
