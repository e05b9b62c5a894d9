import type { SpawnedSimulator } from '../simulator/spawn.mts';
import { spawnSimulator } from '../simulator/spawn.mts';
import { chain, createEngine, type Engine, node } from './harness.mts';

/** What the output pane says of Retry On Fail. */

let engine: Engine;
let sim: SpawnedSimulator;

beforeAll(async () => {
	[engine, sim] = await Promise.all([createEngine(), spawnSimulator()]);
});
afterAll(async () => {
	await sim.stop();
	engine.close();
});

const hintsOf = async (over: object, type = 'cometApiImage', parameters: object = {}) => {
	const result = await engine.runWorkflow({
		workflow: chain(
			node(
				'Node',
				`cometapi:${type}`,
				{
					operation: 'generate',
					model: { __rl: true, mode: 'id', value: 'gpt-image-1' },
					prompt: 'A kite',
					...parameters,
				} as never,
				over,
			),
		),
		credentials: { cometApi: { apiKey: 'sk-sim', baseUrl: sim.baseUrl } },
		input: [{ json: {} }, { json: {} }],
	});
	expect(result.error).toBeUndefined();
	const { hints = [] } = result.nodes.Node[0].raw;
	return hints.map(({ message }) => message);
};

test('a node that pays per call says once what its own retries do', async () => {
	expect(await hintsOf({ retryOnFail: true })).toEqual([
		expect.stringMatching(/^Retry On Fail is on\. .*'Max Retries'.*not paid for twice\.$/),
	]);
});

test('nothing is said without it, and of a list that costs nothing', async () => {
	expect(await hintsOf({})).toEqual([]);
	expect(await hintsOf({ retryOnFail: true }, 'cometApiModel', { operation: 'getAll' })).toEqual(
		[],
	);
});
