/**
 * The AI sub-nodes in real n8n: agents, chains and vector stores with CometAPI Chat Model and Embeddings CometAPI, and
 * the same workflows with n8n's own OpenAI sub-nodes, compared by their answers and field by field on the wire.
 */
import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import type { IDataObject, INode } from 'n8n-workflow';

import type { Execution, NewWorkflow } from '../support/n8n/rest.mts';
import { current } from '../support/n8n/versions.mts';
import { chain, node } from '../engine/support/build.mts';
import {
	AGENT,
	agentWorkflow,
	CHAIN,
	chainWorkflow,
	chatWorkflow,
	EMBEDDINGS,
	MODEL,
	subNodes,
	vectorStoreWorkflow,
	type Vendor,
} from './support/aiWorkflows.mts';
import { differences } from './support/differences.mts';
import { failureOf, outputOf } from './support/execution.mts';
import { CHAT } from './support/manifest.mts';
import { openSession, type Session } from './support/session.mts';

let session: Session;
let nodes: Awaited<ReturnType<typeof subNodes>>;
before(async () => {
	session = await openSession(current);
	nodes = await subNodes(session);
});
after(async () => await session?.close());
beforeEach(async () => await session.simulator.control.reset());

async function run(workflow: NewWorkflow): Promise<Execution> {
	const { id } = await session.rest.createWorkflow(workflow);
	return await session.rest.runAndWait(id, 'Start');
}

async function succeed(workflow: NewWorkflow): Promise<Execution> {
	const execution = await run(workflow);
	assert.equal(execution.status, 'success', failureOf(execution));
	return execution;
}

/** What a sub-node shows for each of its runs: messages and usage, or vectors. */
const shown = ({ data }: Execution, name: string) =>
	(data.resultData.runData[name] ?? []).map(
		({ data: task }) => Object.values(task ?? {})[0]?.[0]?.[0]?.json as IDataObject,
	);

const usage = (execution: Execution) =>
	shown(execution, MODEL).map(({ tokenUsage }) => tokenUsage as IDataObject);

/** The JSON bodies that went out, in order. */
async function bodies() {
	const requests = await session.simulator.control.requests();
	return requests
		.filter(({ method, path }) => method === 'POST' && path.startsWith('/v1'))
		.map(({ body }) => (body as unknown as { value: IDataObject }).value);
}

const withoutId = (text = '') => text.replace(/request id [^)]+/, 'request id …');
const calculate = 'calculator({"input":"2 + 3"}) then calculator({"input":"7 * 6"})';

test('n8n shows both among its language models and embeddings', async () => {
	const types = await session.rest.nodeTypes();
	const categories = (name: string) =>
		types.find((type) => type.name.endsWith(`.${name}`))?.codex?.subcategories;
	assert.deepEqual(categories('lmChatCometApi'), {
		AI: ['Language Models', 'Root Nodes'],
		'Language Models': ['Chat Models (Recommended)'],
	});
	assert.deepEqual(categories('embeddingsCometApi'), { AI: ['Embeddings', 'Root Nodes'] });
});

test('the Basic LLM Chain answers, and the sub-node shows the usage', async () => {
	const execution = await succeed(
		chainWorkflow(nodes.chatModel('cometApi', 'gpt-4o'), 'What is 2 + 2?'),
	);
	assert.deepEqual(outputOf(execution, CHAIN), [{ text: 'Echo: What is 2 + 2?' }]);
	assert.deepEqual(usage(execution), [{ promptTokens: 8, completionTokens: 5, totalTokens: 13 }]);
});

test('the AI Agent calls a tool twice in a row and uses what came back', async () => {
	const execution = await succeed(agentWorkflow(nodes.chatModel('cometApi', 'gpt-4o'), calculate));
	const [{ output }] = outputOf(execution, AGENT);
	assert.match(
		String(output),
		/Calculator: \[\{"response":"5"\}\] \| Calculator: \[\{"response":"42"\}\]$/,
	);
	assert.equal(usage(execution).length, 3);
	for (const { totalTokens } of usage(execution)) assert.ok(Number(totalTokens) > 0);
});

test('a model that thinks gets its thoughts back with the result of its tool call', async () => {
	await succeed(agentWorkflow(nodes.chatModel('cometApi', 'deepseek-reasoner'), calculate));
	const [, second] = await bodies();
	const [, assistant] = second?.messages as IDataObject[];
	assert.match(String(assistant?.reasoning_content), /^Thinking about: calculator/);
});

test('tool arguments that came broken are repaired', async () => {
	const model = nodes.chatModel('cometApi', 'gpt-4o');
	const prompt = 'calculator({"input":"2 + 3"}) [[broken-args fenced]]';
	const execution = await succeed(agentWorkflow(model, prompt));
	assert.match(String(outputOf(execution, AGENT)[0]?.output), /"response":"5"/);
});

/** Sends a message to a public chat; each piece of the answer with the time at which it came. */
async function chat(webhookId: string, chatInput: string) {
	const response = await fetch(`${session.server.url}/webhook/${webhookId}/chat`, {
		method: 'POST',
		headers: { 'content-type': 'application/json' },
		body: JSON.stringify({ action: 'sendMessage', chatInput, sessionId: 'one' }),
	});
	const pieces: Array<{ at: number; text: string }> = [];
	const decoder = new TextDecoder();
	for await (const bytes of response.body as unknown as AsyncIterable<Uint8Array>) {
		pieces.push({ at: Date.now(), text: decoder.decode(bytes, { stream: true }) });
	}
	const lines = pieces
		.flatMap(({ at, text }) => text.split('\n').map((line) => ({ at, line })))
		.filter(({ line }) => line !== '')
		.map(({ at, line }) => ({ at, ...(JSON.parse(line) as { type?: string; content?: string }) }));
	return { status: response.status, lines };
}

async function openChat(model: INode, streaming: boolean) {
	const webhookId = crypto.randomUUID();
	const { id } = await session.rest.createWorkflow(chatWorkflow(model, webhookId, streaming));
	await session.rest.activate(id);
	return {
		say: async (text: string) => await chat(webhookId, text),
		lastExecution: async () => {
			const [{ id: last } = { id: '' }] = await session.rest.executions({ workflowId: id });
			return await session.rest.waitFor(last);
		},
		close: async () => await session.rest.deactivate(id),
	};
}

test('streamed to the Chat Trigger: the words come while the model still writes', async () => {
	const { say, lastExecution, close } = await openChat(
		nodes.chatModel('cometApi', 'deepseek-reasoner'),
		true,
	);
	const { lines } = await say('[[words 6]] [[slow 60]]');
	const items = lines.filter(({ type }) => type === 'item');
	assert.deepEqual(
		items.map(({ content }) => content),
		['word1', ' word2', ' word3', ' word4', ' word5', ' word6'],
	);
	const spread = (items.at(-1)?.at ?? 0) - (items[0]?.at ?? 0);
	assert.ok(spread >= 150, `all pieces came within ${spread} ms`);
	const execution = await lastExecution();
	assert.deepEqual(outputOf(execution, AGENT), [{ output: 'word1 word2 word3 word4 word5 word6' }]);
	// Not an estimate: the simulator counts the thoughts as well.
	assert.equal(usage(execution)[0]?.completionTokens, 14);
	const [body] = await bodies();
	assert.deepEqual(
		{ stream: body?.stream, options: body?.stream_options },
		{ stream: true, options: { include_usage: true } },
	);
	await close();
});

test('streamed to the Chat Trigger: tools twice in a row', async () => {
	const { say, close } = await openChat(nodes.chatModel('cometApi', 'gpt-4o'), true);
	const { lines } = await say(calculate);
	const text = lines.map(({ type, content }) => (type === 'item' ? content : '')).join('');
	assert.match(text, /"response":"5".*"response":"42"/);
	await close();
});

test('streamed to the Chat Trigger: a failure tells the chat what happened', async () => {
	const { say, close } = await openChat(
		nodes.chatModel('cometApi', 'gpt-4o', { maxRetries: 0 }),
		true,
	);
	const { lines } = await say('[[status 429]] Hi');
	const error = lines.find(({ type }) => type === 'error');
	assert.match(String(error?.content), /^CometAPI is receiving too many requests: /);
	await close();
});

test('the Chat Trigger without streaming gets the same answer', async () => {
	const { say, close } = await openChat(nodes.chatModel('cometApi', 'gpt-4o'), false);
	const { status, lines } = await say(calculate);
	assert.equal(status, 200);
	assert.match(JSON.stringify(lines), /response.*5.*response.*42/);
	await close();
});

const APIS: Array<[api: string, model: string, options?: IDataObject]> = [
	['completions', 'gpt-4o'],
	['responses', 'gpt-4o'],
	['anthropic', 'claude-sonnet-5', { reasoningEffort: 'low' }],
	['gemini', 'gemini-3-flash-preview', { reasoningEffort: 'low' }],
];
for (const [api, model, options = {}] of APIS) {
	test(`over ${api}: the AI Agent calls a tool twice in a row`, async () => {
		const execution = await succeed(
			agentWorkflow(nodes.chatModel('cometApi', model, options, api), calculate),
		);
		assert.match(
			String(outputOf(execution, AGENT)[0]?.output),
			/Calculator: .*"response":"5".*Calculator: .*"response":"42"/,
		);
		assert.equal(usage(execution).length, 3);
	});

	test(`over ${api}: streamed to the Chat Trigger, with tools and a memory`, async () => {
		const { say, close } = await openChat(nodes.chatModel('cometApi', model, options, api), true);
		const textOf = ({ lines }: Awaited<ReturnType<typeof say>>) =>
			lines.map(({ type, content }) => (type === 'item' ? content : '')).join('');
		assert.match(textOf(await say(calculate)), /"response":"5".*"response":"42"/);
		await session.simulator.control.reset();
		assert.match(textOf(await say('And now?')), /Echo: And now\?/);
		const [body] = await bodies();
		assert.match(JSON.stringify(body), /calculator\(.*And now\?/);
		await close();
	});
}

for (const [what, apiKey, prompt] of [
	['a wrong key', 'sk-wrong', 'Hi'],
	['a rate limit', undefined, '[[status 429]] Hi'],
] as const) {
	test(`${what}: chain and agent show the words of CometAPI Chat`, async () => {
		const { chatModel, credentials } = await subNodes(session, apiKey);
		const action = await run({
			name: 'Action',
			...(chain(
				node(
					'Chat',
					CHAT,
					{
						operation: 'message',
						model: { __rl: true, mode: 'id', value: 'gpt-4o' },
						prompt,
						options: { maxRetries: 0 },
					},
					{ credentials: credentials.cometApi },
				),
			) as Omit<NewWorkflow, 'name'>),
		});
		const { message, description } = action.data.resultData.error as Error & {
			description?: string;
		};
		const model = chatModel('cometApi', 'gpt-4o', { maxRetries: 0 });
		for (const workflow of [chainWorkflow(model, prompt), agentWorkflow(model, prompt)]) {
			const execution = await run(workflow);
			const error = execution.data.resultData.error as Error & { description?: string };
			assert.equal(withoutId(error.message), withoutId(message));
			// The sub-node sends one request at a time and has no such option.
			const advice = description?.replace(", lower 'Max Concurrent Requests'", '');
			assert.equal(error.description, advice);
			const [task] = execution.data.resultData.runData[MODEL] ?? [];
			assert.equal(withoutId(task?.error?.message), withoutId(message));
			assert.doesNotMatch(JSON.stringify(execution.data), /sk-(wrong|sim)/);
		}
	});
}

const documents = [
	'The cat sleeps on the warm roof',
	'Espresso needs finely ground coffee beans',
	'Rockets burn liquid oxygen',
];

test('the Simple Vector Store is filled and searched, and the sub-node shows both', async () => {
	const execution = await succeed(
		vectorStoreWorkflow(
			nodes.embeddings('cometApi', 'text-embedding-3-small', { dimensions: 64, batchSize: 2 }),
			documents,
			'coffee beans for an espresso',
		),
	);
	const [{ document, score }] = outputOf(execution, 'Find');
	assert.equal((document as IDataObject).pageContent, documents[1]);
	assert.ok(Number(score) > 0.5);
	const inputs = (execution.data.resultData.runData[EMBEDDINGS] ?? []).map(
		({ inputOverride }) => inputOverride?.ai_embedding?.[0]?.[0]?.json,
	);
	assert.deepEqual(inputs, [{ documents }, { query: 'coffee beans for an espresso' }]);
	const [inserted] = shown(execution, EMBEDDINGS);
	assert.deepEqual(
		(inserted?.response as number[][]).map(({ length }) => length),
		[64, 64, 64],
	);
});

/** Runs the same workflow with our sub-node and with n8n's own. */
async function both(workflowWith: (vendor: Vendor) => NewWorkflow) {
	const runWith = async (vendor: Vendor) => {
		await session.simulator.control.reset();
		const execution = await succeed(workflowWith(vendor));
		return { execution, bodies: await bodies() };
	};
	return { ours: await runWith('cometApi'), theirs: await runWith('openAi') };
}

/**
 * All that n8n's own sub-nodes send and ours leave out, with what the API takes without it. Anything else that differs
 * fails the test.
 */
const LEFT_OUT: Array<[path: RegExp, theirs: unknown]> = [
	// The default.
	[/^stream$/, false],
	[/^tools\[\d+\]\.function\.strict$/, false],
	// Says nothing to a model; some vendors refuse it.
	[/^tools\[\d+\]\.function\.parameters\.\$schema$/, 'http://json-schema.org/draft-07/schema#'],
	// Numbers as text, which every vendor can answer with.
	[/^encoding_format$/, 'base64'],
];

function assertSameOnTheWire(ours: IDataObject[], theirs: IDataObject[]) {
	assert.equal(ours.length, theirs.length);
	const found = ours.flatMap((body, at) => differences(body, theirs[at]));
	const unexplained = found.filter(
		(difference) =>
			!LEFT_OUT.some(
				([path, value]) =>
					path.test(difference.path) &&
					difference.ours === undefined &&
					difference.theirs === value,
			),
	);
	assert.deepEqual(unexplained, []);
}

const PICTURE = {
	messageValues: {
		messageValues: [
			{ type: 'SystemMessagePromptTemplate', message: 'Be brief.' },
			{
				type: 'HumanMessagePromptTemplate',
				messageType: 'imageUrl',
				imageUrl: 'https://example.com/a.png',
				imageDetail: 'low',
			},
		],
	},
};

for (const [what, workflowWith, output] of [
	[
		'a chain with all common options',
		(vendor) =>
			chainWorkflow(
				nodes.chatModel(vendor, 'gpt-4o', {
					temperature: 0.3,
					topP: 0.9,
					maxTokens: 50,
					frequencyPenalty: 0.5,
					presencePenalty: -0.5,
				}),
				'What is 2 + 2?',
			),
		CHAIN,
	],
	[
		'a chain that asks for JSON',
		(vendor) =>
			chainWorkflow(
				nodes.chatModel(vendor, 'gpt-4o', { responseFormat: 'json_object' }),
				'JSON, please',
			),
		CHAIN,
	],
	[
		'a chain with a system message and a picture',
		(vendor) =>
			chainWorkflow(nodes.chatModel(vendor, 'gpt-4o'), 'What is this?', {
				messages: PICTURE.messageValues,
			}),
		CHAIN,
	],
	[
		'an agent with a tool that it does not need',
		(vendor) => agentWorkflow(nodes.chatModel(vendor, 'gpt-4o'), 'Say hi'),
		AGENT,
	],
	// From 3.0 on the agent writes the calls of earlier rounds anew, with an empty list as content; the API refuses that
	// (as OpenAI's schema has it), so that n8n's own model in this mode can only be compared in an agent before that.
	[
		'an agent that calls a tool twice in a row',
		(vendor) => agentWorkflow(nodes.chatModel(vendor, 'gpt-4o'), calculate, { typeVersion: 2.2 }),
		AGENT,
	],
] as Array<[string, (vendor: Vendor) => NewWorkflow, string]>) {
	test(`beside n8n's OpenAI Chat Model: ${what}`, async () => {
		const { ours, theirs } = await both(workflowWith);
		assert.deepEqual(outputOf(ours.execution, output), outputOf(theirs.execution, output));
		assert.equal(usage(ours.execution).length, usage(theirs.execution).length);
		// The simulator counts the bytes of the tools' schemas, so prompts with tools differ.
		const completions = ({ execution }: { execution: Execution }) =>
			usage(execution).map(({ completionTokens }) => completionTokens);
		assert.deepEqual(completions(ours), completions(theirs));
		assertSameOnTheWire(ours.bodies, theirs.bodies);
	});
}

test("beside n8n's OpenAI Chat Model: streamed to the Chat Trigger", async () => {
	const streamed = async (vendor: Vendor) => {
		await session.simulator.control.reset();
		const { say, close } = await openChat(nodes.chatModel(vendor, 'gpt-4o'), true);
		const { lines } = await say('Hello there');
		await close();
		const pieces = lines.map(({ type, content }) => ({ type, content }));
		return { pieces, bodies: await bodies() };
	};
	const ours = await streamed('cometApi');
	const theirs = await streamed('openAi');
	assert.deepEqual(ours.pieces, theirs.pieces);
	assertSameOnTheWire(ours.bodies, theirs.bodies);
});

test("beside n8n's OpenAI Chat Model: headers and paths", async () => {
	const sent = async (vendor: Vendor) => {
		await session.simulator.control.reset();
		await succeed(chainWorkflow(nodes.chatModel(vendor, 'gpt-4o'), 'Hi'));
		// Before its first request ours asks the public catalog which API the model takes.
		const requests = await session.simulator.control.requests();
		const request = requests.find((one) => one.method === 'POST');
		const { method, path, query, key, headers } = request ?? assert.fail('nothing was sent');
		return { method, path, query, key, type: headers['content-type'], accept: headers.accept };
	};
	assert.deepEqual(await sent('cometApi'), await sent('openAi'));
});

/** What n8n's own models for these vendors send otherwise, and why ours does not. */
const OTHERWISE: Array<[path: RegExp, why: string]> = [
	[
		/^(?:stream|top_k|top_p|temperature|generationConfig\.(?:topK|topP|temperature))$/,
		'defaults of its own',
	],
	[/^(?:max_tokens|generationConfig\.maxOutputTokens)$/, 'another limit where the user sets none'],
	[/\$schema$|additionalProperties$/, 'says nothing to a model, and Gemini refuses it'],
	[/\.type$/, 'types in capitals, as Google writes them'],
	[/^(?:safetySettings|generationConfig)$/, 'empty lists'],
	[
		/\.args\.id$/,
		'of the call: the agent writes it into the arguments, and Gemini itself has none',
	],
	[/toolConfig|tool_choice/, 'the default'],
	[/thoughtSignature$/, 'kept by n8n in another place'],
];

for (const [vendor, api, modelId] of [
	['anthropic', 'anthropic', 'claude-sonnet-5'],
	// Gemini 3 wants the IDs of its calls back, which n8n's own model loses, so that it answers nothing then.
	['googleGemini', 'gemini', 'gemini-2.5-flash'],
] as const) {
	for (const [what, workflowWith, output] of [
		['a chain', (model: INode) => chainWorkflow(model, 'What is 2 + 2?'), CHAIN],
		[
			'an agent that calls a tool twice in a row',
			(model: INode) => agentWorkflow(model, calculate),
			AGENT,
		],
	] as const) {
		test(`beside n8n's own model for ${api}: ${what}`, async () => {
			const runWith = async (model: INode) => {
				await session.simulator.control.reset();
				const execution = await succeed(workflowWith(model));
				return { execution, bodies: await bodies() };
			};
			const ours = await runWith(nodes.chatModel('cometApi', modelId, {}, api));
			const theirs = await runWith(nodes.chatModel(vendor, modelId));
			assert.deepEqual(outputOf(ours.execution, output), outputOf(theirs.execution, output));
			assert.equal(ours.bodies.length, theirs.bodies.length);
			const found = ours.bodies.flatMap((body, at) => differences(body, theirs.bodies[at]));
			const unexplained = found.filter(
				({ path }) => !OTHERWISE.some(([known]) => known.test(path)),
			);
			assert.deepEqual(unexplained, []);
		});
	}
}

test("beside n8n's Embeddings OpenAI: insert and retrieve", async () => {
	const { ours, theirs } = await both((vendor) =>
		vectorStoreWorkflow(
			nodes.embeddings(vendor, 'text-embedding-3-small', { dimensions: 64, batchSize: 8 }),
			[...documents, 'Two\nlines'],
			'coffee beans for an espresso',
		),
	);
	const found = ({ execution }: { execution: Execution }) => {
		const [{ document, score }] = outputOf(execution, 'Find');
		return { document, score: Number(score).toFixed(6) };
	};
	assert.deepEqual(found(ours), found(theirs));
	assertSameOnTheWire(ours.bodies, theirs.bodies);
});
