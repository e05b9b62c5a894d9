import type { SpawnedSimulator } from '../simulator/spawn.mts';
import { spawnSimulator } from '../simulator/spawn.mts';
import { chain, createEngine, type Engine, node } from './harness.mts';

/** Texts that are longer than what the API takes at once. */

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

const sentence = (number: number) => `This is sentence number ${number} of a book. `;
const book = (title: string) =>
	`${title}. ${Array.from({ length: 250 }, (_, at) => sentence(at)).join('')}`;

const say = async (options: object, texts: string[], over: object = {}) =>
	await engine.runWorkflow({
		workflow: chain(
			node(
				'Speech',
				'cometapi:cometApiAudio',
				{
					operation: 'speech',
					model: { __rl: true, mode: 'id', value: 'tts-1' },
					text: '={{ $json.text }}',
					options,
				} as never,
				over,
			),
		),
		credentials: { cometApi: { apiKey: 'sk-sim', baseUrl: sim.baseUrl } },
		input: texts.map((text) => ({ json: { text } })),
	});

const inputs = async () =>
	(await sim.control.requests({ path: '/v1/audio/speech' })).map(
		({ body }) => (body as unknown as { value: { input: string } }).value.input,
	);
const bare = (text: string) => text.replace(/\s+/g, '');

test.each(['mp3', 'wav', 'pcm', 'aac', 'opus'])(
	'one file of %s by default',
	async (responseFormat) => {
		const text = book('A book');
		const result = await say({ responseFormat, maxConcurrency: 1 }, [text]);
		expect(result.error).toBeUndefined();
		const sent = await inputs();
		expect(sent.length).toBe(3);
		expect(sent.every((part) => part.length <= 4096 && part.endsWith('.'))).toBe(true);
		expect(sent.map(bare).sort().join('').length).toBe(bare(text).length);
		const [{ json, binary }, ...more] = result.items('Speech');
		expect(more).toEqual([]);
		expect(json).toMatchObject({ characters: text.length, parts: 3 });
		expect(binary?.data.fileName).toMatch(/^a-book-.*\.\w+$/);
		expect(json).not.toHaveProperty('hint');
	},
);

test('the parts as items, in order and paired', async () => {
	const result = await say({ longText: 'parts', responseFormat: 'wav' }, ['Short', book('A book')]);
	expect(
		result
			.items('Speech')
			.map(({ json, pairedItem, binary }) => [
				json.part,
				json.parts,
				pairedItem,
				binary?.data.mimeType,
			]),
	).toEqual([
		[undefined, undefined, { item: 0 }, 'audio/wav'],
		[1, 3, { item: 1 }, 'audio/wav'],
		[2, 3, { item: 1 }, 'audio/wav'],
		[3, 3, { item: 1 }, 'audio/wav'],
	]);
});

test('what cannot be put together comes in parts, and says so', async () => {
	const result = await say({ responseFormat: 'flac' }, [book('A book')]);
	expect(result.json('Speech').map(({ part, hint }) => [part, hint])).toEqual(
		[1, 2, 3].map((part) => [part, 'Files of the format flac cannot be put together']),
	);
});

test('sent as it is, the API refuses it', async () => {
	const result = await say({ longText: 'asIs' }, [book('A book')]);
	expect(result.error?.message).toMatch(/HTTP 400/);
	expect(await inputs()).toHaveLength(1);
});

test('a part that fails does not lose the others: the next try makes only what is missing', async () => {
	const text = book('Another book');
	await sim.control.addFault({
		match: { method: 'POST', path: '/v1/audio/speech' },
		fault: { kind: 'status', status: 400 },
		after: 1,
		times: 1,
	});
	const failed = await say({}, [text]);
	expect(failed.error?.message).toMatch(/in a text of 3 parts; [12] of them were made/);
	const result = await say({}, [text]);
	expect(result.error).toBeUndefined();
	expect(result.json('Speech')[0]).toMatchObject({ parts: 3 });
	const sent = await inputs();
	const counts = [...new Set(sent)].map((part) => sent.filter((one) => one === part).length);
	// Only the one that was refused was sent again.
	expect(counts.sort()).toEqual([1, 1, 2]);
});

test('with Retry On Fail the next try is the same', async () => {
	await sim.control.addFault({
		match: { method: 'POST', path: '/v1/audio/speech' },
		fault: { kind: 'status', status: 400 },
		after: 1,
		times: 1,
	});
	const retry = { retryOnFail: true, maxTries: 2, waitBetweenTries: 0 };
	const result = await say({}, ['Short', book('A third book')], retry);
	expect(result.error).toBeUndefined();
	expect((await inputs()).length).toBe(5);
});

test('parts of a length of one’s own', async () => {
	await say({ partLength: 20, maxConcurrency: 1 }, ['One is here. Two is here. Three.']);
	expect((await inputs()).sort()).toEqual(['One is here.', 'Two is here. Three.']);
});
