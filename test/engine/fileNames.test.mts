import type { SpawnedSimulator } from '../simulator/spawn.mts';
import { spawnSimulator } from '../simulator/spawn.mts';
import { chain, createEngine, type Engine, node } from './harness.mts';

/** How the files are called that nodes make. */

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
const WAIT = { firstPause: 0.1, longestPause: 0.1 };

const names = async (type: string, parameters: object, titles: string[], over = {}) => {
	const result = await engine.runWorkflow({
		workflow: chain(node('Node', `cometapi:${type}`, parameters as never, over)),
		credentials: { cometApi: { apiKey: 'sk-sim', baseUrl: sim.baseUrl } },
		input: titles.map((title) => ({ json: { title } })),
	});
	expect(result.error).toBeUndefined();
	return result
		.items('Node')
		.map(({ binary = {} }) => Object.values(binary).map(({ fileName }) => fileName));
};

const image = (options: object) => ({
	operation: 'generate',
	model: model('gpt-image-1'),
	prompt: '={{ $json.title }}',
	options,
});
const BY_TITLE = { fileName: '={{ $json.title }}' };

test('by default a picture is called by its prompt', async () => {
	expect(await names('cometApiImage', image({}), ['A Kite'])).toEqual([['a-kite-1.png']]);
});

test('each item by its own name, several of an item numbered', async () => {
	expect(await names('cometApiImage', image({ ...BY_TITLE, n: 2 }), ['A: Kite', 'B.png'])).toEqual([
		['A- Kite-1.png'],
		['A- Kite-2.png'],
		['B.png-1.png'],
		['B.png-2.png'],
	]);
});

test('an extension that is written is not doubled, one that lies is corrected', async () => {
	expect(await names('cometApiImage', image(BY_TITLE), ['kite.png', 'kite.jpg', 'v1.2'])).toEqual([
		['kite.png'],
		['kite.png'],
		['v1.2.png'],
	]);
});

test('in ASCII', async () => {
	const options = { ...BY_TITLE, asciiFileNames: true };
	expect(await names('cometApiImage', image(options), ['Größe', '東京'])).toEqual([
		['Grosse.png'],
		['1.png'],
	]);
});

test('speech, and a video beside one that fails', async () => {
	const speech = { operation: 'speech', model: model('tts-1'), text: 'Hi', options: BY_TITLE };
	expect(await names('cometApiAudio', speech, ['Intro'])).toEqual([['Intro.mp3']]);
	const video = {
		operation: 'create',
		model: model('seedance-2-5'),
		prompt: '={{ $json.title }}',
		downloadFile: true,
		binaryPropertyOutput: 'data',
		waitOptions: WAIT,
		options: BY_TITLE,
	};
	const titles = ['Clip [[fail]]', 'Clip'];
	const over = { onError: 'continueRegularOutput' };
	expect(await names('cometApiVideo', video, titles, over)).toEqual([[], ['Clip.mp4']]);
});
