/**
 * Every fault at every call: the outcome is the one that is stated, every error is clear, nothing is done twice, and
 * the key is nowhere. All cells run beside each other, each with a simulator of its own.
 */
import type { IDataObject } from 'n8n-workflow';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

import { redact } from '../../../nodes/shared/api/redact';
import { runPool } from '../../../nodes/shared/node/concurrency';
import { startSimulator } from '../../simulator/server.mts';
import type { Stats } from '../../simulator/stats.mts';
import { chain, createEngine, node, type Engine } from '../harness.mts';
import type { Call } from './calls.mts';
import { CALLS, SHORT_WAIT } from './calls.mts';
import type { FaultRow } from './faults.mts';
import { FAULTS, outcomeOf, redirect } from './faults.mts';

const KEY = 'sk-matrix-0123456789abcdef';
const PACKAGE = 'n8n-nodes-cometapi-unified';
const AT_ONCE = 30;

type Told = { message: string; description: string };
type Seen = { items?: IDataObject[]; error?: Told; all: string; stats: Stats };

let engine: Engine;
const seen = new Map<string, Seen>();
/** What came to the host of a redirect. */
const elsewhere: string[] = [];
const other = createServer((req, res) => {
	elsewhere.push(JSON.stringify(req.rawHeaders) + req.url);
	res.end('{}');
});

const fits = ({ streams, json }: FaultRow, { response }: Call) =>
	(!streams || response === 'events') && (!json || response === 'json');

const rows = [...FAULTS, redirect('http://localhost/elsewhere')];
const cells = CALLS.flatMap((call) =>
	rows.filter((row) => fits(row, call)).map((row) => [call.name, row.name, { call, row }] as const),
);
const nameOf = (call: Call, row: FaultRow) => `${call.name}: ${row.name}`;

beforeAll(async () => {
	engine = await createEngine();
	await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
	const { port } = other.address() as AddressInfo;
	const redirected = redirect(`http://localhost:${port}/elsewhere`);
	await play(CALLS.find(({ use }) => use) as Call, undefined);
	await runPool(cells.length, AT_ONCE, async (at) => {
		const [, , { call, row }] = cells[at] as (typeof cells)[number];
		seen.set(nameOf(call, row), await play(call, row.name === redirected.name ? redirected : row));
	});
}, 900_000);

afterAll(() => {
	other.close();
	engine.close();
});

async function play(call: Call, row: FaultRow | undefined): Promise<Seen> {
	const sim = await startSimulator({ keys: [KEY], config: { jobSeconds: 0 } });
	try {
		const input = (await call.input?.(engine, sim.control)) ?? {};
		if (row) {
			const { fault, times } = row;
			await sim.control.addFault({ match: call.match, fault, ...(times && { times }) });
		}
		// One repetition shows what is repeated; a rate limit without an end is not waited for. Only what is to run out of
		// time has little of it: a busy machine is slow.
		const timeout = row?.isTimedOut ? 1 : 120;
		const short = { maxRetries: 1, rateLimitWait: row?.times ? 60 : 0, timeout };
		const options = { ...short, ...(call.parameters.options as IDataObject | undefined) };
		const isLasting = row && outcomeOf(row, call.kind) !== 'works';
		const waiting = call.kind === 'wait' && isLasting && { waitOptions: SHORT_WAIT };
		const parameters = { ...call.parameters, options, ...waiting };
		const outcome = await run(call, parameters, input, sim.baseUrl);
		return { ...outcome, stats: await sim.control.stats() };
	} finally {
		await sim.close();
	}
}

async function run(
	{ type, use }: Call,
	parameters: IDataObject,
	{ json = {}, binary }: { json?: IDataObject; binary?: object },
	baseUrl: string,
): Promise<Omit<Seen, 'stats'>> {
	const credentials = { cometApi: { apiKey: KEY, baseUrl } };
	if (use) {
		const supplied = await engine.supply<never, { told?: Told; value?: unknown }>({
			type: `${PACKAGE}.${type}`,
			parameters: parameters as never,
			credentials,
			use: async (value) =>
				await use(value).then(
					(given) => ({ value: given }),
					(error: Error & { description?: string }) => ({ told: told(error) }),
				),
		});
		const { told: error } = supplied.value;
		return { ...(error ? { error } : { items: [{}] }), all: JSON.stringify(supplied) };
	}
	const result = await engine.runWorkflow({
		workflow: chain(node('Node', `cometapi:${type}`, parameters as never)),
		credentials,
		input: [{ json, ...(binary && { binary: binary as never }) }],
	});
	const items = result.error ? undefined : result.json('Node');
	const all = JSON.stringify([result.nodes.Node, result.error]);
	return { items, all, ...(result.error && { error: told(result.error) }) };
}

const told = ({ message, description }: { message?: string; description?: unknown }): Told => ({
	message: message ?? '',
	description: String(description ?? ''),
});

const cell = (call: Call, row: FaultRow) => seen.get(nameOf(call, row)) as Seen;

/** Words that no user should read. */
const UNCLEAR = /undefined|\[object|TypeError|RangeError|is not a function|Cannot read|NaN/;

test.each(cells)('%s: %s', (_call, _row, { call, row }) => {
	const { items, error, all, stats } = cell(call, row);
	const expected = outcomeOf(row, call.kind);
	if (expected === 'works') expect(error).toBeUndefined();
	else expect(error?.message ?? 'no error').toMatch(expected);
	if (error) {
		expect(error.message).not.toMatch(UNCLEAR);
		expect(error.message.length).toBeLessThan(2500);
		expect(error.description).toMatch(/^[A-Z].*\.$/s);
	} else {
		expect(items?.length).toBeGreaterThan(0);
	}
	// In no form of it, anywhere.
	expect(redact(all, KEY)).toBe(all);
	expect(stats.leaks).toEqual([]);
	const done = Math.max(0, ...Object.values(stats.creates));
	const most = call.kind === 'free' || (row.mayRepeatChat && call.kind === 'chat') ? 2 : 1;
	expect(done).toBeLessThanOrEqual(most);
	if (call.kind === 'check')
		expect(items?.[0]).toMatchObject({ job: expect.any(String) as string });
});

test('no operation is missing', () => {
	const all = ['Account', 'Audio', 'Chat', 'Embedding', 'Image', 'Job', 'Model', 'Video'].flatMap(
		(name) => {
			const type = `cometApi${name}`;
			const { description } = engine.registry.getByNameAndVersion(`${PACKAGE}.${type}`, 1);
			const operation = description.properties.find((field) => field.name === 'operation');
			return (operation?.options ?? []).map(
				(option) => `${type}.${String((option as { value: string }).value)}`,
			);
		},
	);
	const tested = CALLS.map(({ type, parameters }) => `${type}.${String(parameters.operation)}`);
	expect(tested).toEqual(expect.arrayContaining(all));
});

test('the key does not follow to another host', () => {
	expect(elsewhere.join('\n')).not.toContain(KEY);
});
