import { DOUBTFUL, type Doubt, playDoubt } from '../simulator/doubtful.mts';
import type { SpawnedSimulator } from '../simulator/spawn.mts';
import { spawnSimulator } from '../simulator/spawn.mts';
import { chain, createEngine, type Engine, node } from './harness.mts';

/** Whatever the live API turns out to do where nobody knows (contract K), the nodes cope with it. */

let engine: Engine;
let sim: SpawnedSimulator;

beforeAll(async () => {
	[engine, sim] = await Promise.all([createEngine(), spawnSimulator()]);
});
afterAll(async () => {
	await sim.stop();
	engine.close();
});
beforeEach(async () => await sim.control.reset());

const model = (value: string) => ({ __rl: true, mode: 'id', value });
const chat = { operation: 'message', model: model('gpt-5.5'), prompt: 'Hi' };
const video = {
	operation: 'create',
	model: model('seedance-2-5'),
	prompt: 'A kite',
	waitForCompletion: false,
	options: { apiRoute: 'videos' },
};
const song = { operation: 'run', preset: 'sunoIdea', prompt: 'A song', waitForCompletion: false };

const unknownPath = {
	operation: 'run',
	preset: 'custom',
	path: '/v1/unknown',
	body: '{}',
	waitForCompletion: false,
	options: { statusPath: '/v1/unknown/{id}' },
};

type Outcome = {
	node: string;
	parameters: object;
	error?: RegExp;
	advice?: RegExp;
	json?: object;
	calls?: number;
};

const isClear = { node: 'cometApiChat', parameters: chat };
const isASong = { node: 'cometApiJob', parameters: song, json: { id: 'task_doubt' } };

const outcomes: Record<Doubt, Outcome> = {
	'K.1 a spelling of an image id that no channel has': {
		node: 'cometApiImage',
		parameters: {
			operation: 'generate',
			model: model('gemini-3-pro-image'),
			prompt: 'A kite',
			options: { api: 'gemini' },
		},
		error: /gemini-3-pro-image/,
	},
	"K.2 Google's envelope, with a number as code": {
		...isClear,
		error: /Invalid value at generation_config/,
		calls: 1,
	},
	'K.2 the same in a list': { ...isClear, error: /Invalid value at generation_config/, calls: 1 },
	'K.6 a thinking dialect that the model does not know': {
		node: 'cometApiChat',
		parameters: {
			...chat,
			api: 'anthropic',
			model: model('claude-sonnet-5'),
			options: { reasoningEffort: 'high' },
		},
		error: /thinking/,
	},
	'K.10 a refused key as 401': { ...isClear, error: /API key/, calls: 1 },
	'K.10 a refused key as 403 in a bare message': {
		...isClear,
		error: /token has expired/,
		calls: 1,
	},
	'K.10 an empty balance as 403': { ...isClear, error: /quota|balance|credit/i, calls: 1 },
	'K.10 an empty balance as 402': { ...isClear, error: /top up your balance/, calls: 1 },
	'K.12 a model that wants its pictures by URL': {
		node: 'cometApiVideo',
		parameters: video,
		error: /reference_urls/,
		advice: /'Send Images As'/,
		calls: 1,
	},
	'K.13 no multipart on /v1/videos': {
		node: 'cometApiVideo',
		parameters: video,
		error: /Content-Type must be application\/json/,
		calls: 1,
	},
	'K.17 data as a text, success as a word': isASong,
	'K.17 success as 0': isASong,
	'K.17 success as 1, with the id as result': isASong,
	'K.17 success as 200': isASong,
	'K.17 success as true': isASong,
	'K.19 an unknown path as JSON': {
		node: 'cometApiJob',
		parameters: unknownPath,
		error: /\/v1\/unknown|not found/i,
		calls: 1,
	},
	'K.19 an unknown path as a page': {
		node: 'cometApiJob',
		parameters: unknownPath,
		error: /not found|web page/i,
		calls: 1,
	},
	'K.20 a rate limit that tells no time, but in headers of others': {
		...isClear,
		json: { text: 'Echo: Hi' },
		calls: 2,
	},
};

test.each(Object.keys(DOUBTFUL) as Doubt[])('%s', async (doubt) => {
	await playDoubt(sim.control, doubt);
	const { node: type, parameters, error, advice, json, calls } = outcomes[doubt];
	const result = await engine.runWorkflow({
		workflow: chain(node('Node', `cometapi:${type}`, parameters as never)),
		credentials: { cometApi: { apiKey: 'sk-sim', baseUrl: sim.baseUrl } },
		input: [{ json: {} }],
	});
	if (error) expect(result.error?.message).toMatch(error);
	else expect(result.error?.message).toBeUndefined();
	if (advice) expect(result.error?.description).toMatch(advice);
	if (json) expect(result.json('Node')[0]).toMatchObject(json);
	const posts = (await sim.control.requests({})).filter(({ method }) => method === 'POST');
	if (calls !== undefined) expect(posts).toHaveLength(calls);
	expect(`${result.error?.message} ${result.error?.description}`).not.toMatch(/\[object|TypeError/);
});
