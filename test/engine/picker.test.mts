/**
 * What a model field's list offers can be chosen: each entry, exactly as the picker gives it, runs with the node's
 * defaults and the least input, or the API's own refusal comes out with the model's name in it.
 */
import type { IBinaryKeyData, INodeListSearchItems, INodeParameters } from 'n8n-workflow';

import { speak } from '../simulator/media/audio/speech.mts';
import { imageOf } from '../simulator/media/image.mts';
import { modelRows } from '../simulator/models/rows.mts';
import { spawnSimulator, type SpawnedSimulator } from '../simulator/spawn.mts';
import { hasPassed, retirementOf } from '../../nodes/shared/models/retired';
import { chain, createEngine, type Engine, node } from './harness.mts';

let engine: Engine;
let sim: SpawnedSimulator;

beforeAll(async () => {
	// As CometAPI is: without the unified route, so that each family goes its own way.
	const config = { unifiedVideos: false, jobSeconds: 1 };
	[engine, sim] = await Promise.all([createEngine(), spawnSimulator({ config })]);
	await sim.control.clock({ speed: 50 });
}, 120_000);
afterAll(async () => {
	await sim.stop();
	engine.close();
});

const credentials = () => ({ cometApi: { apiKey: 'sk-sim', baseUrl: sim.baseUrl } });
const PACKAGE = 'n8n-nodes-cometapi-unified';

const listed = async (type: string, method: string): Promise<INodeListSearchItems[]> =>
	(await engine.callDynamic({ type: `${PACKAGE}.${type}`, credentials: credentials(), method }))
		.results;

type Given = INodeParameters & { binary?: IBinaryKeyData };

/** What came of an entry: nothing for a good run, else the message. */
async function outcomeOf(type: string, entry: INodeListSearchItems, { binary, ...given }: Given) {
	const { name, value, url } = entry;
	const model = {
		__rl: true,
		mode: 'list',
		value: String(value),
		cachedResultName: name,
		...(url && { cachedResultUrl: url }),
	};
	const run = await engine.runWorkflow({
		workflow: chain(node('Node', `cometapi:${type}`, { ...given, model })),
		credentials: credentials(),
		input: [{ json: {}, ...(binary && { binary }) }],
	});
	if (run.error) return [run.error.message, run.error.description].filter(Boolean).join(' ');
	return run.items('Node').length ? undefined : 'no item came';
}

/** Videos take a while each, and wait beside each other. */
const AT_ONCE = 30;

/** The entries of which nothing came, with what was said. */
async function refused(
	type: string,
	entries: INodeListSearchItems[],
	givenFor: (id: string) => Given | Promise<Given>,
): Promise<Record<string, string>> {
	const left = [...entries];
	const found: Record<string, string> = {};
	const lane = async () => {
		for (let entry = left.shift(); entry; entry = left.shift()) {
			const id = String(entry.value);
			const said = await outcomeOf(type, entry, await givenFor(id));
			if (said !== undefined) found[id] = said;
		}
	};
	await Promise.all(Array.from({ length: AT_ONCE }, lane));
	return found;
}

const file = async (bytes: Buffer, fileName: string, mimeType: string) => ({
	data: await engine.storeBinary(bytes, { fileName, mimeType }),
});
const picture = async () => await file(imageOf('a', 64, 64, 'png'), 'a.png', 'image/png');
const speech = async () => await file(speak('Hi there', 'alloy', 'wav'), 'a.wav', 'audio/wav');

const FRAME = { image: [{ source: 'binary', binaryPropertyName: 'data', role: 'first' }] };

/** Of a model that makes videos of pictures only, a picture is the least. */
async function leastForVideo(id: string): Promise<Given> {
	const features = modelRows.find(([known]) => known === id)?.[3] ?? [];
	const needsPicture = features.includes('image-to-video') && !features.includes('text-to-video');
	return {
		operation: 'create',
		prompt: 'A kite',
		...(needsPicture && { images: FRAME, binary: await picture() }),
	};
}

/** What the gateway says of a model that it lists and does not have; the ID is in it. */
const noChannel = (id: string) =>
	expect.stringContaining(`no available channel for group default and model ${id}`) as string;

/** The live API refuses it although it lists it. */
const QWEN = { 'qwen-image-3.0': noChannel('qwen-image-3.0') };

/** Runway's images have no route of their own that is known. */
const RUNWAY = { gen4_image: noChannel('gen4_image') };

/** Said before anything is sent. */
const BRIA = Object.fromEntries(
	['bria-3.2', 'bria/text-to-image'].map((id) => [
		id,
		expect.stringContaining('takes no images to start from') as string,
	]),
);

type Purpose = {
	what: string;
	type: string;
	method: string;
	given(id: string): Given | Promise<Given>;
	/** The API's own refusals, by model. */
	refusals?: Record<string, string>;
};

const PURPOSES: Purpose[] = [
	{
		what: 'chat',
		type: 'cometApiChat',
		method: 'searchChatModels',
		given: () => ({ operation: 'message', prompt: 'Hi' }),
	},
	{
		what: 'moderation',
		type: 'cometApiChat',
		method: 'searchModerationModels',
		given: () => ({ operation: 'moderate', text: 'Hi' }),
	},
	{
		what: 'embedding',
		type: 'cometApiEmbedding',
		method: 'searchEmbeddingModels',
		given: () => ({ operation: 'create', text: 'Hi' }),
	},
	{
		what: 'image, Generate',
		type: 'cometApiImage',
		method: 'searchImageModels',
		given: () => ({ operation: 'generate', prompt: 'A kite' }),
		refusals: { ...RUNWAY, ...QWEN },
	},
	{
		what: 'image, Edit',
		type: 'cometApiImage',
		method: 'searchImageModels',
		given: async () => ({ operation: 'edit', prompt: 'Blue', binary: await picture() }),
		refusals: { ...RUNWAY, ...QWEN, ...BRIA },
	},
	{
		what: 'video',
		type: 'cometApiVideo',
		method: 'searchVideoModels',
		given: leastForVideo,
		refusals: {
			'vidu-q3-pro': noChannel('vidu-q3-pro'),
			// Kling's own word for a model that these two routes do not have.
			'kling-3.0-turbo': expect.stringContaining('invalid model name') as string,
		},
	},
	{
		what: 'speech',
		type: 'cometApiAudio',
		method: 'searchSpeechModels',
		given: () => ({ operation: 'speech', text: 'Hi' }),
		refusals: { eleven_v3: noChannel('eleven_v3') },
	},
	{
		what: 'transcription',
		type: 'cometApiAudio',
		method: 'searchTranscriptionModels',
		given: async () => ({ operation: 'transcribe', binary: await speech() }),
	},
];

test.each(PURPOSES)(
	'$what: every entry runs, or its refusal is told',
	async ({ type, method, given, refusals = {} }) => {
		const entries = await listed(type, method);
		expect(entries.length).toBeGreaterThan(0);
		expect(await refused(type, entries, given)).toEqual(refusals);
	},
	90_000,
);

test('every model is in some list, but for those that only CometAPI Job runs', async () => {
	const lists = await Promise.all(PURPOSES.map(({ type, method }) => listed(type, method)));
	const offered = new Set(lists.flat().map(({ value }) => value));
	// What has ended by now is left out as well, though the catalog still lists it.
	const isOver = (id: string) => hasPassed(retirementOf(id)?.on);
	const missing = modelRows.map(([id]) => id).filter((id) => !offered.has(id) && !isOver(id));
	expect(missing).toEqual([
		'gen4_aleph',
		'upscale_v1',
		'act_two',
		'kling_effects',
		'mj_fast_video',
		'suno_music',
	]);
});
