import type { IBinaryKeyData, IDataObject } from 'n8n-workflow';

import type { FaultMatch } from '../../simulator/faults.mts';
import { speak } from '../../simulator/media/audio/speech.mts';
import { imageOf } from '../../simulator/media/image.mts';
import type { Control } from '../../simulator/control.mts';
import type { Engine } from '../harness.mts';
import type { CallKind } from './faults.mts';

/** Every call that the package makes, with what makes it run against the simulator. */
export type Call = {
	name: string;
	kind: CallKind;
	/** Node or sub-node, without the package's name. */
	type: string;
	parameters: IDataObject;
	/** The requests that are disturbed. */
	match: FaultMatch;
	/** Whether its response is a stream of events, a file, or JSON. */
	response: 'json' | 'file' | 'events';
	input?(
		engine: Engine,
		control: Control,
	): Promise<{ json?: IDataObject; binary?: IBinaryKeyData }>;
	/** Of a sub-node: what an agent or a vector store would ask of it. */
	use?(supplied: never): Promise<unknown>;
};

const locator = (value: string) => ({ __rl: true, mode: 'id', value });
const WAIT = { firstPause: 0, longestPause: 0.2, maxWait: 120 };

/** Of a job whose state cannot be read. */
export const SHORT_WAIT = { ...WAIT, maxWait: 1, onTimeout: 'fail' };

const recording: Call['input'] = async (engine) => {
	const told = { fileName: 'memo.wav', mimeType: 'audio/wav' };
	return { binary: { data: await engine.storeBinary(speak('Hello there', 'alloy', 'wav'), told) } };
};

const picture: Call['input'] = async (engine) => {
	const told = { fileName: 'a.png', mimeType: 'image/png' };
	return { binary: { data: await engine.storeBinary(imageOf('a', 1024, 1024, 'png'), told) } };
};

/** A job that was made elsewhere and is done. */
const finishedJob: Call['input'] = async (_engine, control) => {
	const [id] = await control.createJobs({ model: 'sora-2', seconds: 0 });
	return { json: { job: `videos:${id}` } };
};

const chat = { operation: 'message', model: locator('gpt-5.5'), prompt: 'one two three four five' };
const onJob = { job: '={{ $json.job }}' };
/** The same job, by path. */
const byPath = { job: "={{ 'path:/v1/videos/{id}:' + $json.job.split(':')[1] }}" };
const FLUX = { operation: 'run', preset: 'fluxImage', fluxModel: 'flux-2-pro', prompt: 'A cat' };
const CHAT = { method: 'POST', path: '/v1/chat/completions' };
const JOB = { method: 'GET', path: '/v1/videos/{id}' };

type Model = {
	invoke(text: string): Promise<unknown>;
	stream(text: string): Promise<AsyncIterable<unknown>>;
};
type Embeddings = { embedDocuments(texts: string[]): Promise<unknown> };

export const CALLS: Call[] = [
	{
		name: 'CometAPI Chat: Message a Model',
		kind: 'chat',
		type: 'cometApiChat',
		parameters: chat,
		match: CHAT,
		response: 'json',
	},
	{
		name: 'CometAPI Chat: Message a Model, streamed',
		kind: 'chat',
		type: 'cometApiChat',
		parameters: { ...chat, options: { stream: true } },
		match: CHAT,
		response: 'events',
	},
	{
		name: 'CometAPI Chat: Message a Model over Responses',
		kind: 'chat',
		type: 'cometApiChat',
		parameters: { ...chat, api: 'responses' },
		match: { method: 'POST', path: '/v1/responses' },
		response: 'json',
	},
	{
		name: 'CometAPI Chat: Moderate',
		kind: 'free',
		type: 'cometApiChat',
		parameters: { operation: 'moderate', model: locator('omni-moderation-latest'), text: 'Hi' },
		match: { method: 'POST', path: '/v1/moderations' },
		response: 'json',
	},
	{
		name: 'CometAPI Embedding: Create',
		kind: 'free',
		type: 'cometApiEmbedding',
		parameters: { operation: 'create', model: locator('text-embedding-3-small'), text: 'Hi' },
		match: { method: 'POST', path: '/v1/embeddings' },
		response: 'json',
	},
	{
		name: 'CometAPI Embedding: Compare',
		kind: 'free',
		type: 'cometApiEmbedding',
		parameters: {
			operation: 'compare',
			model: locator('text-embedding-3-small'),
			query: 'Hi',
			candidates: '["Hello"]',
		},
		match: { method: 'POST', path: '/v1/embeddings' },
		response: 'json',
	},
	{
		name: 'CometAPI Image: Generate',
		kind: 'paid',
		type: 'cometApiImage',
		parameters: { operation: 'generate', model: locator('gpt-image-1'), prompt: 'A cat' },
		match: { method: 'POST', path: '/v1/images/generations' },
		response: 'json',
	},
	{
		name: 'CometAPI Image: Edit',
		kind: 'paid',
		type: 'cometApiImage',
		parameters: {
			operation: 'edit',
			model: locator('gpt-image-1'),
			prompt: 'Bluer',
			binaryPropertyName: 'data',
		},
		match: { method: 'POST', path: '/v1/images/edits' },
		response: 'json',
		input: picture,
	},
	{
		name: 'CometAPI Image: Analyze',
		kind: 'chat',
		type: 'cometApiImage',
		parameters: {
			operation: 'analyze',
			model: locator('gpt-5.5'),
			text: 'What is it?',
			source: 'binary',
			binaryPropertyName: 'data',
		},
		match: CHAT,
		response: 'json',
		input: picture,
	},
	{
		name: 'CometAPI Audio: Generate Speech',
		kind: 'paid',
		type: 'cometApiAudio',
		parameters: { operation: 'speech', model: locator('tts-1'), text: 'Hello', voice: 'alloy' },
		match: { method: 'POST', path: '/v1/audio/speech' },
		response: 'file',
	},
	...(['transcribe', 'translate'] as const).map(
		(operation): Call => ({
			name: `CometAPI Audio: ${operation === 'transcribe' ? 'Transcribe' : 'Translate'}`,
			kind: 'paid',
			type: 'cometApiAudio',
			parameters: { operation, model: locator('whisper-1'), binaryPropertyName: 'data' },
			match: {
				method: 'POST',
				path: `/v1/audio/${operation === 'transcribe' ? 'transcriptions' : 'translations'}`,
			},
			response: 'json',
			input: recording,
		}),
	),
	{
		name: 'CometAPI Video: Create',
		kind: 'paid',
		type: 'cometApiVideo',
		parameters: {
			operation: 'create',
			model: locator('sora-2'),
			prompt: 'A cat',
			waitForCompletion: false,
		},
		match: { method: 'POST', path: '/v1/video*' },
		response: 'json',
	},
	{
		name: 'CometAPI Video: Create, the checks while it waits',
		kind: 'check',
		type: 'cometApiVideo',
		parameters: {
			operation: 'create',
			model: locator('sora-2'),
			prompt: 'A cat',
			waitForCompletion: true,
			waitOptions: WAIT,
		},
		match: JOB,
		response: 'json',
	},
	{
		name: 'CometAPI Video: Edit',
		kind: 'paid',
		type: 'cometApiVideo',
		parameters: {
			operation: 'edit',
			...onJob,
			mode: 'remix',
			prompt: 'It lands',
			waitForCompletion: false,
		},
		match: { method: 'POST', path: '/v1/videos/{id}/remix' },
		response: 'json',
		input: finishedJob,
	},
	{
		name: 'CometAPI Video: Get',
		kind: 'state',
		type: 'cometApiVideo',
		parameters: { operation: 'get', ...onJob },
		match: JOB,
		response: 'json',
		input: finishedJob,
	},
	{
		name: 'CometAPI Video: Wait',
		kind: 'wait',
		type: 'cometApiVideo',
		parameters: { operation: 'wait', ...onJob, waitOptions: WAIT },
		match: JOB,
		response: 'json',
		input: finishedJob,
	},
	{
		name: 'CometAPI Video: Download',
		kind: 'file',
		type: 'cometApiVideo',
		parameters: { operation: 'download', ...onJob, binaryPropertyOutput: 'data' },
		match: { method: 'GET', path: '/v1/videos/{id}/content' },
		response: 'file',
		input: finishedJob,
	},
	{
		name: 'CometAPI Job: Run',
		kind: 'paid',
		type: 'cometApiJob',
		parameters: { ...FLUX, waitForCompletion: false },
		match: { method: 'POST', path: '/flux/v1/{model}' },
		response: 'json',
	},
	{
		name: 'CometAPI Job: Run, the checks while it waits',
		kind: 'check',
		type: 'cometApiJob',
		parameters: { ...FLUX, waitForCompletion: true, waitOptions: { ...WAIT, onTimeout: 'return' } },
		match: { method: 'GET', path: '/flux/v1/get_result' },
		response: 'json',
	},
	{
		name: 'CometAPI Job: Get',
		kind: 'state',
		type: 'cometApiJob',
		parameters: { operation: 'get', ...byPath },
		match: JOB,
		response: 'json',
		input: finishedJob,
	},
	{
		name: 'CometAPI Job: Wait',
		kind: 'wait',
		type: 'cometApiJob',
		parameters: { operation: 'wait', ...byPath, waitOptions: WAIT },
		match: JOB,
		response: 'json',
		input: finishedJob,
	},
	{
		name: 'CometAPI Job: Download',
		kind: 'file',
		type: 'cometApiJob',
		parameters: { operation: 'download', ...byPath, binaryPropertyOutput: 'data' },
		match: { method: 'GET', path: '/v1/videos/{id}/content' },
		response: 'file',
		input: finishedJob,
	},
	{
		name: 'CometAPI Account: Get Balance',
		kind: 'free',
		type: 'cometApiAccount',
		parameters: { operation: 'getBalance' },
		match: { method: 'GET', path: '/user/quota' },
		response: 'json',
	},
	{
		name: 'CometAPI Model: Get',
		kind: 'free',
		type: 'cometApiModel',
		parameters: { operation: 'get', model: locator('gpt-5.5') },
		match: { method: 'GET', path: '/v1/models' },
		response: 'json',
	},
	{
		name: 'CometAPI Model: Get Many',
		kind: 'free',
		type: 'cometApiModel',
		parameters: { operation: 'getAll', returnAll: false, limit: 3 },
		match: { method: 'GET', path: '/v1/models' },
		response: 'json',
	},
	{
		name: 'CometAPI Chat Model',
		kind: 'chat',
		type: 'lmChatCometApi',
		parameters: { model: locator('gpt-5.5') },
		match: CHAT,
		response: 'json',
		use: async (model: Model) => await model.invoke('one two three'),
	},
	{
		name: 'CometAPI Chat Model, streamed',
		kind: 'chat',
		type: 'lmChatCometApi',
		parameters: { model: locator('gpt-5.5') },
		match: CHAT,
		response: 'events',
		use: async (model: Model) => {
			for await (const _piece of await model.stream('one two three four five'));
			return 'read';
		},
	},
	{
		name: 'Embeddings CometAPI',
		kind: 'free',
		type: 'embeddingsCometApi',
		parameters: { model: locator('text-embedding-3-small') },
		match: { method: 'POST', path: '/v1/embeddings' },
		response: 'json',
		use: async (embeddings: Embeddings) => await embeddings.embedDocuments(['Hi']),
	},
];
