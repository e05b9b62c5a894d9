import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

import { chain, createEngine, type Engine, node } from './harness.mts';
import { writeProbePackage } from './support/probePackage.mts';

const PROBE = 'n8n-nodes-probe.probe';
const credentials = { probeApi: { apiKey: 'k1' } };

let engine: Engine;
let server: Server;
let url: string;
const probePackage = writeProbePackage();

beforeAll(async () => {
	engine = await createEngine({ packages: [probePackage.directory] });
	server = createServer((request, response) => {
		const note = new URL(request.url ?? '', url).searchParams.get('note');
		const { authorization } = request.headers;
		response.writeHead(note === 'bad' ? 400 : 200, { 'content-type': 'application/json' });
		const greeting = request.headers['x-greeting'];
		response.end(JSON.stringify({ note, authorization, greeting, message: 'answer' }));
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
});

afterAll(() => {
	server.close();
	engine.close();
	probePackage.remove();
});

const request = (extra = {}) =>
	node('Probe', PROBE, { operation: 'request', url, note: '={{ $json.note }}' }, extra);

test('runs a workflow: expressions, credentials with their defaults, paired items', async () => {
	const run = await engine.runWorkflow({
		workflow: chain(request()),
		credentials,
		input: [{ json: { note: 'a' } }, { json: { note: 'b' } }],
	});
	expect(run.error).toBeUndefined();
	expect(run.status).toBe('success');
	expect(run.items('Probe')).toMatchObject([
		{
			json: { note: 'a', authorization: 'Bearer k1', greeting: 'hello' },
			pairedItem: { item: 0 },
		},
		{ json: { note: 'b' }, pairedItem: { item: 1 } },
	]);
});

test('a failing item stops the workflow with a NodeApiError', async () => {
	const run = await engine.runWorkflow({
		workflow: chain(request()),
		credentials,
		input: [{ json: { note: 'bad' } }],
	});
	expect(run.status).toBe('error');
	expect(run.error).toMatchObject({ name: 'NodeApiError', httpCode: '400' });
	expect(run.nodes.Probe?.[0]?.status).toBe('error');
});

test('a failing item goes to the error output while the others succeed', async () => {
	const run = await engine.runWorkflow({
		workflow: chain(request({ onError: 'continueErrorOutput' })),
		credentials,
		input: [{ json: { note: 'a' } }, { json: { note: 'bad' } }, { json: { note: 'c' } }],
	});
	expect(run.status).toBe('success');
	expect(run.json('Probe').map(({ note }) => note)).toEqual(['a', 'c']);
	expect(run.errorItems('Probe')).toHaveLength(1);
});

test('binary data goes to disk and can be read back and fed in', async () => {
	const workflow = chain(
		node('File', PROBE, { operation: 'file', note: 'some text' }),
		node('Bytes', PROBE, { operation: 'bytes' }),
	);
	const run = await engine.runWorkflow({ workflow, credentials });
	const binary = run.items('File')[0]?.binary?.data;
	expect(binary).toMatchObject({ fileName: 'note.txt', mimeType: 'text/plain' });
	expect(binary?.id).toMatch(/^filesystem/);
	expect(binary && (await engine.readBinary(binary)).toString()).toBe('some text');
	expect(run.json('Bytes')).toEqual([{ text: 'some text' }]);

	const data = await engine.storeBinary(Buffer.from('fed in'), {
		fileName: 'a.txt',
		mimeType: 'text/plain',
	});
	const fed = await engine.runWorkflow({
		workflow: chain(node('Bytes', PROBE, { operation: 'bytes' })),
		credentials,
		input: [{ json: {}, binary: { data } }],
	});
	expect(fed.json('Bytes')).toEqual([{ text: 'fed in' }]);
});

test('streaming gives the chunks, and only when asked for', async () => {
	const workflow = chain(node('Stream', PROBE, { operation: 'stream', note: 'piece' }));
	const run = await engine.runWorkflow({ workflow, credentials, streaming: true });
	expect(run.json('Stream')).toEqual([{ streaming: true }]);
	expect(run.chunks.map(({ type, content }) => [type, content])).toEqual([
		['begin', undefined],
		['item', 'piece'],
		['end', undefined],
	]);
	const plain = await engine.runWorkflow({ workflow, credentials });
	expect(plain.json('Stream')).toEqual([{ streaming: false }]);
});

test('cancelling aborts what runs', async () => {
	const abort = new AbortController();
	setTimeout(() => abort.abort(), 50);
	// What runs would go on for longer than the test may take.
	const run = await engine.runWorkflow({
		workflow: chain(node('Wait', PROBE, { operation: 'wait' })),
		credentials,
		signal: abort.signal,
	});
	expect(run.status).toBe('canceled');
});

test('static data is kept in the object given; each run has its own execution id', async () => {
	const staticData = {};
	const workflow = chain(node('Count', PROBE, { operation: 'count' }));
	const seen: string[] = [];
	const first = await engine.runWorkflow({
		workflow,
		credentials,
		staticData,
		onNode: ({ name }) => seen.push(name),
	});
	const second = await engine.runWorkflow({ workflow, credentials, staticData });
	expect(second.json('Count')).toMatchObject([{ count: 2, executionId: second.executionId }]);
	expect(second.executionId).not.toBe(first.executionId);
	expect(seen).toEqual(['Start', 'Count']);
});

test('polls: nothing at first, then an item; the state is in the static data', async () => {
	const workflow = {
		nodes: [node('Trigger', 'n8n-nodes-probe.probeTrigger')],
		connections: {},
	};
	const staticData = {};
	expect(await engine.pollOnce({ workflow, staticData })).toEqual({ staticData });
	expect((await engine.pollOnce({ workflow, staticData })).items).toEqual([{ json: { ticks: 2 } }]);
	expect(JSON.parse(JSON.stringify(staticData))).toEqual({ 'node:Trigger': { ticks: 2 } });
});

test('fills lists: listSearch and loadOptions', async () => {
	const list = { type: PROBE, credentials, parameters: { note: 'n' } };
	expect(await engine.callDynamic({ ...list, method: 'searchNotes', filter: 'f-' })).toEqual({
		results: [{ name: 'f-k1', value: 'n' }],
		paginationToken: 'next',
	});
	expect(await engine.callDynamic({ ...list, method: 'getNotes' })).toEqual({
		results: [{ name: 'One', value: 1 }],
	});
});

test.each(['engine', 'direct'] as const)('an agent calls a node as a tool (%s)', async (via) => {
	const parameters = { operation: 'request', url, note: "={{ $fromAI('note', 'a note') }}" };
	const tool = { type: PROBE, credentials, parameters, via };
	const { response } = await engine.runAsTool({ ...tool, args: { note: 'by the model' } });
	expect(response).toMatchObject([{ note: 'by the model', authorization: 'Bearer k1' }]);
	if (via === 'engine') {
		const failed = await engine.runAsTool({ ...tool, args: { note: 'bad' } });
		expect(failed.response).toEqual([{ error: expect.stringContaining('Bad request') }]);
	} else {
		await expect(engine.runAsTool({ ...tool, args: { note: 'bad' } })).rejects.toThrow();
	}
});

test('a sub-node supplies its root node', async () => {
	const { value, run } = await engine.supply({
		type: 'n8n-nodes-probe.probeModel',
		parameters: { note: 'note ' },
		credentials,
		use: async (model: { answer: (text: string) => Promise<string> }) => await model.answer('!'),
	});
	expect(value).toBe('note k1!');
	expect(run.status).toBe('success');
	await expect(
		engine.supply({ type: 'n8n-nodes-probe.probeModel', credentials, use: () => 'unreached' }),
	).rejects.toThrow(/sub-node/i);
});

test("n8n's own nodes take part", async () => {
	const run = await engine.runWorkflow({
		workflow: {
			nodes: [
				node('Every Day', 'base:scheduleTrigger', {}, { typeVersion: 1.2 }),
				node(
					'Set',
					'base:set',
					{ mode: 'raw', jsonOutput: '={{ $json }}', options: {} },
					{
						typeVersion: 3.4,
					},
				),
			],
			connections: { 'Every Day': { main: [[{ node: 'Set', type: 'main', index: 0 }]] } },
		},
		input: [{ json: { a: 1 } }],
	});
	expect(run.error).toBeUndefined();
	expect(run.json('Set')).toEqual([{ a: 1 }]);
});
