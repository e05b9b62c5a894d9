import { readdirSync, readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text as textOf } from 'node:stream/consumers';

import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import type { SpawnedSimulator } from '../simulator/spawn.mts';
import { spawnSimulator } from '../simulator/spawn.mts';
import { inRepository } from '../support/paths.mjs';
import { createEngine, type Engine, type WorkflowJson } from './harness.mts';

/** Workflows of the shapes that people publish, with what must come out (test/fixtures/flows/README.md). */

type Answer = { if?: string; text?: string; status?: number; error?: string };
type Expected = {
	items?: number;
	runs?: number;
	errors?: number;
	json?: IDataObject[];
	binary?: Record<string, string>;
};
type Seen = { path: string; if?: string; has?: string; not?: string };
type Run = {
	input?: INodeExecutionData[];
	answers?: Answer[];
	job?: { end: 'failed' };
	expect: Record<string, Expected>;
	sent?: Record<string, number>;
	seen?: Seen[];
};
type Flow = WorkflowJson & { meta: { flow: Run & { runs?: Run[] } } };

const FOLDER = inRepository('test/fixtures/flows');
const flows = readdirSync(FOLDER)
	.filter((file) => file.endsWith('.json'))
	.map((file) => ({ file, flow: JSON.parse(readFileSync(`${FOLDER}/${file}`, 'utf8')) as Flow }))
	// n8n's AI nodes are no part of the engine.
	.filter(({ flow }) => !flow.nodes.some(({ type }) => type.startsWith('@n8n/')));
const runs = flows.flatMap(({ file, flow }) =>
	(flow.meta.flow.runs ?? [flow.meta.flow]).map((run, at) => ({
		name: `${file}, run ${at + 1}`,
		flow,
		run: { answers: flow.meta.flow.answers, ...run },
	})),
);

let engine: Engine;
let sim: SpawnedSimulator;
let server: Server;
let current: Run;
const sent: Array<{ path: string; body: string }> = [];

const chatAnswer = ({ text, status, error }: Answer) =>
	error === undefined
		? {
				status: 200,
				body: {
					id: 'chatcmpl-1',
					object: 'chat.completion',
					model: 'gpt-5.4',
					choices: [
						{ index: 0, message: { role: 'assistant', content: text }, finish_reason: 'stop' },
					],
					usage: { prompt_tokens: 19, completion_tokens: 5, total_tokens: 24 },
				},
			}
		: { status, body: { error: { message: error, type: 'invalid_request_error' } } };

/** Answers chats by the rules of the workflow; everything else is the simulator's. */
async function answer(request: IncomingMessage) {
	const body = await textOf(request);
	const path = request.url ?? '';
	if (request.method === 'POST') sent.push({ path, body });
	const rule = path.endsWith('/chat/completions')
		? current.answers?.find(({ if: pattern = '' }) => new RegExp(pattern).test(body))
		: undefined;
	if (rule) return chatAnswer(rule);
	const ending = current.job?.end === 'failed' ? ' [[violation]]' : '';
	const forwarded = body.replace(/("prompt(?:Text)?":"(?:[^"\\]|\\.)*)"/, `$1${ending}"`);
	const response = await fetch(new URL(path, sim.baseUrl), {
		method: request.method,
		headers: {
			authorization: request.headers.authorization ?? '',
			...(body && { 'content-type': request.headers['content-type'] ?? '' }),
		},
		...(body && { body: forwarded }),
	});
	const type = response.headers.get('content-type') ?? '';
	return { status: response.status, type, bytes: Buffer.from(await response.arrayBuffer()) };
}

/** n8n runs code in a process of its own, which the engine does not have. */
const codeNode = {
	description: {
		displayName: 'Code',
		name: 'code',
		group: ['transform'],
		version: [1, 2],
		description: '',
		defaults: { name: 'Code' },
		inputs: ['main'],
		outputs: ['main'],
		properties: [
			{ displayName: 'Mode', name: 'mode', type: 'string', default: 'runOnceForAllItems' },
			{ displayName: 'JavaScript', name: 'jsCode', type: 'string', default: '' },
		],
	},
	async execute(this: IExecuteFunctions) {
		const code = this.getNodeParameter('jsCode', 0) as string;
		const isEach = this.getNodeParameter('mode', 0) === 'runOnceForEachItem';
		// A name that the scope does not know is the language's own, such as Math.
		const run = new Function(
			'scope',
			'items',
			`with (scope) { return (async () => {${code}\n})(); }`,
		);
		const scopeOf = (at: number) =>
			new Proxy(this.getWorkflowDataProxy(at), {
				has: (scope, name) => typeof name === 'string' && name.startsWith('$') && name in scope,
			});
		const input = this.getInputData();
		const results = isEach
			? await Promise.all(
					input.map(async (_item, at) => (await run(scopeOf(at), input)) as unknown),
				)
			: [await run(scopeOf(0), input)];
		return [results.flat() as INodeExecutionData[]];
	},
};
/** Nothing has to be waited for here. */
const waitNode = {
	description: {
		...codeNode.description,
		displayName: 'Wait',
		name: 'wait',
		properties: [{ displayName: 'Amount', name: 'amount', type: 'number', default: 1 }],
	},
	async execute(this: IExecuteFunctions) {
		return [this.getInputData()];
	},
};

beforeAll(async () => {
	const nodes = { 'n8n-nodes-base.code': codeNode, 'n8n-nodes-base.wait': waitNode } as never;
	[engine, sim] = await Promise.all([createEngine({ nodes }), spawnSimulator()]);
	server = createServer((request, response) => {
		void answer(request).then(
			({
				status = 200,
				type,
				bytes,
				body,
			}: Awaited<ReturnType<typeof answer>> & { type?: string; bytes?: Buffer; body?: object }) => {
				response.writeHead(status, { 'content-type': type ?? 'application/json' });
				response.end(bytes ?? JSON.stringify(body));
			},
		);
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterAll(async () => {
	server.close();
	await sim.stop();
	engine.close();
});
beforeEach(async () => {
	sent.length = 0;
	await sim.control.reset();
});

/** A part of what there is: `~` begins a pattern. */
function expectPart(value: unknown, part: unknown, where: string): void {
	if (typeof part === 'string' && part.startsWith('~')) {
		expect([where, String(value)]).toEqual([where, expect.stringMatching(part.slice(1))]);
	} else if (typeof part === 'object' && part !== null) {
		for (const [name, inner] of Object.entries(part)) {
			expectPart((value as IDataObject | undefined)?.[name], inner, `${where}.${name}`);
		}
	} else expect([where, value]).toEqual([where, part]);
}

test.each(runs)('$name', async ({ flow, run }) => {
	current = run;
	const { port } = server.address() as AddressInfo;
	const result = await engine.runWorkflow({
		workflow: { ...flow, id: 'flow' },
		credentials: { cometApi: { apiKey: 'sk-sim', baseUrl: `http://127.0.0.1:${port}/v1` } },
		...(run.input && { input: run.input }),
	});
	expect(result.error).toBeUndefined();
	for (const [name, expected] of Object.entries(run.expect)) {
		const all = (result.nodes[name] ?? []).map(({ outputs }) => outputs[0] ?? []);
		const items = all.flat();
		if (expected.items !== undefined) expect([name, items.length]).toEqual([name, expected.items]);
		if (expected.runs !== undefined) expect([name, all.length]).toEqual([name, expected.runs]);
		if (expected.errors !== undefined)
			expect(result.errorItems(name)).toHaveLength(expected.errors);
		for (const [at, part] of (expected.json ?? []).entries()) {
			expectPart(items[at]?.json, part, `${name}[${at}]`);
		}
		for (const [field, mimeType] of Object.entries(expected.binary ?? {})) {
			for (const { binary } of items) expect(binary?.[field]?.mimeType).toBe(mimeType);
		}
	}
	for (const [path, count] of Object.entries(run.sent ?? {})) {
		expect([path, sent.filter((one) => one.path.endsWith(path)).length]).toEqual([path, count]);
	}
	for (const { path, if: pattern = '', has, not } of run.seen ?? []) {
		const [found] = sent.filter((one) => one.path.includes(path) && one.body.includes(pattern));
		expect(found).toBeDefined();
		if (has !== undefined) expect(found.body).toContain(has);
		if (not !== undefined) expect(found.body).not.toContain(not);
	}
});
