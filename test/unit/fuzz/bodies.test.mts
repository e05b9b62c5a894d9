/**
 * Whatever an upstream sends: items that are plain JSON, or an ApiError. The mappers are called without the net that
 * turns a fault into an error of its own (readingResponses in runItem.ts), so that each fault is found.
 */
import fc from 'fast-check';
import type { INodeProperties } from 'n8n-workflow';
import { readdirSync, readFileSync } from 'node:fs';

import { toResult } from '../../../nodes/LmChatCometApi/toGenerateResult';
import { ApiError } from '../../../nodes/shared/api/apiError';
import { errorFromResponse } from '../../../nodes/shared/api/apiError';
import { tellsFailure } from '../../../nodes/shared/api/errorBody';
import { collectorOf } from '../../../nodes/shared/api/jsonEvents';
import { eventsIn } from '../../../nodes/shared/api/sse';
import { dialects } from '../../../nodes/shared/chat/dialects';
import { BatchLimit } from '../../../nodes/shared/node/batchLimit';
import { fieldsOf } from '../../../nodes/shared/node/descriptions';
import { asNodeError } from '../../../nodes/shared/node/nodeError';
import type { NodeItem, Operation, Send } from '../../../nodes/shared/node/operation';
import { NODE } from '../support/fakeContext.mts';
import { CASES, NODES, operationsOf } from './cases.mts';

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

/** Real answers: the bodies of all field cases, and the pieces of their streams. */
function realBodies(): { bodies: Json[]; streams: string[] } {
	const bodies: Json[] = [];
	const streams: string[] = [];
	const collect = (value: Json) => {
		if (typeof value !== 'object' || value === null) return;
		if (Array.isArray(value)) return value.forEach(collect);
		if (typeof value.body === 'object' && value.body !== null) bodies.push(value.body);
		if (Array.isArray(value.sse)) {
			const lines = value.sse.map((event) =>
				typeof event === 'string' ? event : JSON.stringify(event),
			);
			streams.push(lines.map((line) => `data: ${line}\n\n`).join(''));
		}
		Object.values(value).forEach(collect);
	};
	for (const folder of ['chat', 'media', 'servers']) {
		for (const name of readdirSync(`test/fixtures/field/${folder}`)) {
			if (!name.endsWith('.json')) continue;
			collect(JSON.parse(readFileSync(`test/fixtures/field/${folder}/${name}`, 'utf8')) as Json);
		}
	}
	return { bodies, streams };
}

const { bodies: REAL, streams: STREAMS } = realBodies();

const odd = fc.oneof(
	fc.constantFrom<Json[]>(null, '', 0, -1, true, [], {}, 'x', [null], [[]], { error: null }),
	fc.jsonValue({ maxDepth: 2 }) as fc.Arbitrary<Json>,
);

/** The same value with something else at one of its places. */
function changed(value: Json, at: number[], put: Json, how: number): Json {
	const [step = 0, ...rest] = at;
	if (typeof value !== 'object' || value === null || !at.length) {
		return [put, [value, value], { data: value }, { [JSON.stringify(put)]: value }][
			how % 4
		] as Json;
	}
	const keys = Object.keys(value);
	if (!keys.length) return put;
	const key = keys[step % keys.length] as string;
	const copy = (Array.isArray(value) ? [...value] : { ...value }) as Record<string, Json>;
	if (!rest.length && how % 5 === 4 && !Array.isArray(copy)) delete copy[key];
	else copy[key] = changed(copy[key] as Json, rest, put, how);
	return copy as Json;
}

const real = fc
	.tuple(
		fc.constantFrom(...REAL),
		fc.array(fc.tuple(fc.array(fc.nat(9), { maxLength: 7 }), odd, fc.nat(9)), { maxLength: 3 }),
	)
	.map(([body, changes]) =>
		changes.reduce((value, [at, put, how]) => changed(value, at, put, how), body),
	);

const anyBody = fc.oneof({ arbitrary: real, weight: 6 }, { arbitrary: odd, weight: 1 });

/** The parameters of an operation as they are at first. */
function defaultsOf(fields: INodeProperties[]) {
	const given = fields.map(({ name, type, default: value }) => [
		name,
		type === 'resourceLocator' ? 'm' : type === 'json' ? undefined : value,
	]);
	return Object.fromEntries(given) as Record<string, unknown>;
}

/** Transcripts are read as text, whatever their type says. */
const AS_TEXT = ['transcribe', 'translate'];

const textOf = (body: Json) => JSON.stringify(body);

const META = { status: 200, headers: {}, requestId: 'r' };

async function itemsOf(operation: Operation, body: unknown, params: unknown): Promise<NodeItem[]> {
	if ('toItems' in operation) return operation.toItems(body, params, META);
	if (!('batch' in operation)) return [];
	const { batch } = operation;
	const send = (async () => ({ ...META, body })) as unknown as Send;
	const tools = { limit: new BatchLimit(), isolate: false };
	const response = await batch.execute(send, [params], tools);
	const [items = []] = batch.toItems(response.body, [params], META, [0]);
	return items instanceof Error ? await Promise.reject(items) : items;
}

function checkItems(items: NodeItem[]) {
	for (const { json, files = [] } of items) {
		expect(JSON.parse(JSON.stringify(json))).toEqual(json);
		for (const file of files) expect(typeof file.property).toBe('string');
	}
}

/** Anything but an ApiError is a fault. */
async function orApiError<Value>(read: () => Promise<Value> | Value): Promise<Value | undefined> {
	try {
		return await read();
	} catch (error) {
		if (!(error instanceof ApiError)) throw error;
		// And n8n can show it.
		expect(asNodeError(NODE, error).message).not.toMatch(/undefined|\[object/);
		return undefined;
	}
}

describe.each(NODES)('%s', (node) => {
	test('any body gives items or an ApiError', async () => {
		const all = await operationsOf(node);
		const operations = all.filter((one) => !('execute' in one) && one.option.value !== 'speech');
		for (const operation of operations) {
			const defaults = defaultsOf(fieldsOf(operation));
			const anyParams = fc.constantFrom(
				defaults,
				{ ...defaults, simplify: false },
				{ ...defaults, responseFormat: 'json_object' },
				{ ...defaults, api: 'responses' },
			);
			const property = fc.asyncProperty(anyBody, anyParams, async (body, params) => {
				// What the HTTP side lets through.
				if (typeof body !== 'object' || body === null || tellsFailure(body)) return;
				const came = AS_TEXT.includes(String(operation.option.value)) ? textOf(body) : body;
				const items = await orApiError(async () => await itemsOf(operation, came, params));
				if (items) checkItems(items);
			});
			await fc.assert(property, { numRuns: Math.ceil(CASES / operations.length) });
		}
	}, 3_600_000);
});

test.each(dialects.map((dialect) => [dialect.option.name, dialect] as const))(
	'%s: any stream gives a response or an ApiError, and any response an answer for an agent',
	async (_name, dialect) => {
		const cuts = fc.array(fc.nat(5000), { maxLength: 3 });
		const anyStream = fc.oneof(
			fc
				.tuple(fc.constantFrom(...STREAMS), cuts)
				.map(([stream, at]) =>
					at.reduce((text, cut) => text.slice(0, cut) + text.slice(cut + 7), stream),
				),
			fc
				.array(anyBody, { maxLength: 6 })
				.map((events) => events.map((event) => `data: ${JSON.stringify(event)}\n\n`).join('')),
			fc.string(),
		);
		const property = fc.asyncProperty(anyStream, async (stream) => {
			const collector = dialect.collectEvents({ body: {} });
			const whole = await orApiError(() => {
				for (const event of eventsIn(stream)) collector.add(event);
				collector.rest?.();
				return collector.finish();
			});
			if (whole === undefined) return;
			await orApiError(() => {
				for (const answer of dialect.toAnswers(whole, META)) {
					const result = toResult(answer, { response: whole, meta: META }, (id) => id ?? 'new');
					expect(result.message.role).toBe('assistant');
				}
			});
		});
		await fc.assert(property, { numRuns: CASES });
	},
	3_600_000,
);

test('any stream that nobody asked for gives its last object or an ApiError', async () => {
	await fc.assert(
		fc.asyncProperty(fc.array(anyBody, { maxLength: 5 }), async (events) => {
			const collector = collectorOf({ method: 'POST', path: '/' });
			await orApiError(() => {
				for (const event of events) collector.add({ data: JSON.stringify(event) });
				return collector.finish();
			});
		}),
		{ numRuns: CASES },
	);
});

test('any failure becomes one sentence', () => {
	const status = fc.integer({ min: 300, max: 599 });
	fc.assert(
		fc.property(
			status,
			fc.oneof(
				anyBody.map((body) => JSON.stringify(body)),
				fc.string(),
			),
			(code, raw) => {
				let parsed: unknown;
				try {
					parsed = JSON.parse(raw) as unknown;
				} catch {
					// A text.
				}
				const { message } = asNodeError(NODE, errorFromResponse(code, {}, raw, parsed));
				expect(message).toContain(`HTTP ${code}`);
				expect(message).not.toMatch(/undefined|\[object/);
			},
		),
		{ numRuns: CASES },
	);
});
