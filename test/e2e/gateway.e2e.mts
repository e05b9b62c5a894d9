/**
 * A gateway that others wrote between our nodes and an API: Portkey's, in front of aimock, which others wrote as well, and
 * in front of the simulator for what aimock does not play. What comes through has to be what comes without it.
 */
import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, test } from 'node:test';

import { LLMock } from '@copilotkit/aimock';
import type { INodeExecutionData } from 'n8n-workflow';

import { chain, createEngine, type Engine, node } from '../engine/harness.mts';
import { speak } from '../simulator/media/audio/speech.mts';
import { spawnSimulator, type SpawnedSimulator } from '../simulator/spawn.mts';
import { type Gateway, startGateway } from '../support/gateway/gateway.mts';

let engine: Engine;
before(async () => {
	engine = await createEngine();
});
after(() => engine.close());

const model = (value: string) => ({ __rl: true, mode: 'id', value });

const run = async (
	baseUrl: string,
	type: string,
	parameters: object,
	input?: INodeExecutionData[],
) =>
	await engine.runWorkflow({
		workflow: chain(node('Node', `cometapi:${type}`, parameters as never)),
		credentials: { cometApi: { apiKey: 'sk-sim', baseUrl } },
		input: input ?? [{ json: {} }],
	});

describe('in front of aimock', () => {
	const mock = new LLMock({ host: '127.0.0.1', port: 0, strict: true });
	let gateway: Gateway;

	before(async () => {
		await mock.start();
		gateway = await startGateway(`${mock.url}/v1`);
	});
	after(async () => {
		gateway?.close();
		await mock.stop();
	});
	beforeEach(() => {
		mock.clearFixtures();
		mock.clearRequests();
	});

	const chat = async (baseUrl: string, parameters: object) => {
		const all = { operation: 'message', model: model('gpt-4o'), prompt: 'Where?', ...parameters };
		const result = await run(baseUrl, 'cometApiChat', all);
		assert.equal(result.error?.message, undefined);
		const { id, ...item } = result.json('Node')[0];
		void id;
		return item;
	};

	const both = async (parameters: object) => {
		const direct = await chat(`${mock.url}/v1`, parameters);
		mock.resetMatchCounts();
		const through = await chat(gateway.baseUrl, parameters);
		assert.deepEqual(through, direct);
		return through;
	};

	for (const stream of [false, true]) {
		test(`an answer, ${stream ? 'streamed' : 'at once'}`, async () => {
			mock.onMessage('Where?', { content: 'By the sea.' });
			assert.equal((await both({ options: { stream } })).text, 'By the sea.');
		});

		test(`two tool calls, ${stream ? 'streamed' : 'at once'}`, async () => {
			const call = (name: string) => ({ id: `call_${name}`, name, arguments: '{"city":"Oslo"}' });
			mock.onMessage('Where?', { toolCalls: [call('weather'), call('map')] });
			const tools = ['weather', 'map'].map((name) => ({
				type: 'function',
				function: {
					name,
					parameters: { type: 'object', properties: { city: { type: 'string' } } },
				},
			}));
			const { toolCalls } = await both({ options: { stream, tools: JSON.stringify(tools) } });
			const calls = toolCalls as Array<{ name: string; arguments: object }>;
			assert.deepEqual(
				calls.map(({ name, arguments: given }) => [name, given]),
				[
					['weather', { city: 'Oslo' }],
					['map', { city: 'Oslo' }],
				],
			);
		});
	}
});

describe('in front of the simulator', () => {
	let sim: SpawnedSimulator;
	let gateway: Gateway;

	before(async () => {
		sim = await spawnSimulator({ keys: ['sk-sim'] });
		gateway = await startGateway(sim.baseUrl);
	});
	after(async () => {
		gateway?.close();
		await sim?.stop();
	});
	beforeEach(async () => await sim.control.reset());

	test('embeddings of many items', async () => {
		const input = ['a', 'b', 'c'].map((text) => ({ json: { text } }));
		const parameters = {
			operation: 'create',
			model: model('text-embedding-3-small'),
			text: '={{ $json.text }}',
		};
		const result = await run(gateway.baseUrl, 'cometApiEmbedding', parameters, input);
		assert.equal(result.error?.message, undefined);
		assert.deepEqual(
			result.json('Node').map(({ index, dimensions }) => [index, dimensions]),
			[0, 1, 2].map((index) => [index, 1536]),
		);
	});

	test('a picture, with its file', async () => {
		const parameters = { operation: 'generate', model: model('gpt-image-1'), prompt: 'A kite' };
		const result = await run(gateway.baseUrl, 'cometApiImage', parameters);
		assert.equal(result.error?.message, undefined);
		assert.equal(result.items('Node')[0].binary?.data.mimeType, 'image/png');
	});

	test('speech, and its words again', async () => {
		const parameters = { operation: 'speech', model: model('tts-1'), text: 'Hello there' };
		const spoken = await run(gateway.baseUrl, 'cometApiAudio', parameters);
		assert.equal(spoken.error?.message, undefined);
		assert.equal(spoken.items('Node')[0].binary?.data.mimeType, 'audio/mpeg');
		const told = { fileName: 'memo.wav', mimeType: 'audio/wav' };
		const data = await engine.storeBinary(speak('Hello there', 'alloy', 'wav'), told);
		const asked = {
			operation: 'transcribe',
			model: model('whisper-1'),
			binaryPropertyName: 'data',
		};
		const heard = await run(gateway.baseUrl, 'cometApiAudio', asked, [
			{ json: {}, binary: { data } },
		]);
		assert.equal(heard.error?.message, undefined);
		assert.match(String(heard.json('Node')[0].text), /Hello there/);
	});

	test('a refusal keeps its reason', async () => {
		const parameters = { operation: 'message', model: model('gpt-5.5'), prompt: '[[status 400]]' };
		const result = await run(gateway.baseUrl, 'cometApiChat', parameters);
		assert.match(String(result.error?.message), /^CometAPI did not accept the request.*HTTP 400/);
	});

	test('a rate limit is waited for', async () => {
		const fault = { kind: 'status', status: 429, retryAfter: 1 } as const;
		await sim.control.addFault({ match: { path: '/v1/chat/completions' }, fault, times: 1 });
		const parameters = { operation: 'message', model: model('gpt-5.5'), prompt: 'Hi' };
		const result = await run(gateway.baseUrl, 'cometApiChat', parameters);
		assert.equal(result.error?.message, undefined);
		assert.equal(result.json('Node')[0].text, 'Echo: Hi');
	});
});
