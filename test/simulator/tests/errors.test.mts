import { fileOf, useSimulator } from './setup.mts';

/** Contract 1.5 and 5.20, one trigger after the other. */
const use = useSimulator();

const chat = (body: object, headers: Record<string, string> = {}) =>
	use.post('/v1/chat/completions', { model: 'gpt-5.4', messages, ...body }, headers);
const messages = [{ role: 'user', content: 'hi' }];

describe('keys', () => {
	it.each([
		['no key', {}],
		['a wrong key', { authorization: 'Bearer sk-wrong' }],
		['another scheme', { authorization: 'Basic sk-sim' }],
	])('%s is 401', async (_name, headers) => {
		const { status, json } = await use.get('/v1/models', { headers });
		expect(status).toBe(401);
		expect(json.error).toEqual({
			code: '',
			message: expect.stringMatching(/^Invalid token \(request id: \d{23}[A-Za-z0-9]{8}\)$/),
			type: 'comet_api_error',
		});
	});

	it('an empty account is 403', async () => {
		const { status, json } = await chat({}, { authorization: 'Bearer sk-broke' });
		expect(status).toBe(403);
		expect(json.error.code).toBe('insufficient_user_quota');
		expect(json.error.message).toMatch(/^user quota is not enough \(request id/);
	});
});

it('tells the request id in a header and in the message', async () => {
	const { headers, json } = await chat({ model: undefined });
	const id = headers.get('x-cometapi-request-id');
	expect(json.error.message).toBe(`model name is required (request id: ${id})`);
});

describe('chat', () => {
	it('model omitted: E1b', async () => {
		const { status, json } = await chat({ model: undefined });
		expect(status).toBe(400);
		expect(json.error).toMatchObject({ code: '', type: 'comet_api_error' });
	});

	it.each([[undefined], [null], [[]]])('messages %p: 500 invalid_request', async (value) => {
		const { status, json } = await chat({ messages: value });
		expect(status).toBe(500);
		expect(json.error).toMatchObject({
			message: expect.stringMatching(/^field messages is required \(/),
			type: 'comet_api_error',
			param: '',
			code: 'invalid_request',
		});
	});

	it('unknown model: 503, before anything else is checked', async () => {
		const { status, json } = await chat({ model: 'no-such-model', messages: undefined });
		expect(status).toBe(503);
		expect(json.error.code).toBe('model_not_found');
		expect(json.error.message).toMatch(
			/^no available channel for group default and model no-such-model \(distributor\) \(/,
		);
	});

	it.each([
		['temperature', { temperature: 2.5 }],
		['temperature', { temperature: '1' }],
		['max_tokens', { max_tokens: 0 }],
		['n', { n: 1.5 }],
		['messages[0].role', { messages: [{ role: 'robot', content: 'x' }] }],
		['messages[0].content', { messages: [{ role: 'user' }] }],
		['messages[0].tool_call_id', { messages: [{ role: 'tool', content: 'x' }] }],
		['tools[0].function', { tools: [{ type: 'function' }] }],
		['response_format.json_schema', { response_format: { type: 'json_schema' } }],
		['tool_choice', { tool_choice: 'auto' }],
		[
			'messages[0].content[0].image_url.url',
			{
				messages: [
					{ role: 'user', content: [{ type: 'image_url', image_url: { url: 'nothing' } }] },
				],
			},
		],
	])('wrong %s: 400 naming the field', async (param, body) => {
		const { status, json } = await chat(body);
		expect(status).toBe(400);
		expect(json.error).toMatchObject({ type: 'invalid_request_error', param });
	});

	it('a tool call without its result: 400', async () => {
		const call = { id: 'c1', type: 'function', function: { name: 'a', arguments: '{}' } };
		const asked = [...messages, { role: 'assistant', content: null, tool_calls: [call] }];
		expect((await chat({ messages: asked })).status).toBe(400);
		const result = { role: 'tool', tool_call_id: 'c1', content: '7' };
		expect((await chat({ messages: [...asked, result] })).status).toBe(200);
		expect((await chat({ messages: [...messages, result] })).status).toBe(400);
	});

	it('a body that is no JSON: 400', async () => {
		expect((await use.post('/v1/chat/completions', '{"model":')).status).toBe(400);
	});
});

describe('images', () => {
	it('a text model on the image route: E3', async () => {
		const { json } = await use.post('/v1/images/generations', { model: 'gpt-5.4', prompt: 'x' });
		expect(json.error.code).toBe('convert_request_failed');
	});

	it.each([
		['size', { model: 'gpt-image-2', size: 'big' }],
		['size', { model: 'doubao-seedream-5-0-260128', size: '1024x1024' }],
		['n', { model: 'qwen-image', n: 2 }],
		['n', { model: 'dall-e-3', n: 2 }],
		['prompt', { model: 'dall-e-2', prompt: 'x'.repeat(1001) }],
	])("wrong %s: E4 in the provider's style", async (param, body) => {
		const { status, json } = await use.post('/v1/images/generations', { prompt: 'x', ...body });
		expect(status).toBe(400);
		expect(json.error).toMatchObject({
			type: 'image_generation_user_error',
			param,
			code: 'invalid_value',
		});
	});

	it('an edit without a picture, or with something else: 400', async () => {
		const fields = { model: 'gpt-image-2', prompt: 'x' };
		expect((await use.form('/v1/images/edits', fields)).status).toBe(400);
		const image = fileOf('no picture', 'a.png', 'image/png');
		expect((await use.form('/v1/images/edits', { ...fields, image })).status).toBe(400);
		expect((await use.post('/v1/images/edits', fields)).status).toBe(400);
	});
});

describe('audio', () => {
	it.each([
		['input', { input: 'x'.repeat(4097) }],
		['voice', { voice: 'nobody' }],
		['response_format', { response_format: 'midi' }],
		['speed', { speed: 5 }],
	])('speech with a wrong %s: JSON, not sound', async (param, body) => {
		const { status, json } = await use.post('/v1/audio/speech', {
			model: 'tts-1',
			input: 'x',
			voice: 'alloy',
			...body,
		});
		expect(status).toBe(400);
		expect(json.error.param).toBe(param);
	});

	it.each([
		['no file', { model: 'whisper-1' }],
		['no model', { file: fileOf('x', 'a.wav') }],
		['an empty file', { model: 'whisper-1', file: fileOf('', 'a.wav') }],
		['a text file', { model: 'whisper-1', file: fileOf('x', 'a.txt') }],
		['a wrong temperature', { model: 'whisper-1', file: fileOf('x', 'a.wav'), temperature: 2 }],
	])('transcription with %s: 400', async (_name, fields) => {
		expect((await use.form('/v1/audio/transcriptions', fields)).status).toBe(400);
	});
});

describe('embeddings', () => {
	const ask = (input: unknown, over: object = {}) =>
		use.post('/v1/embeddings', { model: 'text-embedding-3-small', input, ...over });

	it('names the input that it refuses', async () => {
		const { status, json } = await ask(['a', 'b', 'c [[refuse]]']);
		expect(status).toBe(400);
		expect(json.error.message).toContain("'$.input[2]' is invalid");
	});

	it.each([
		['an empty list', [], {}],
		['an empty text', '', {}],
		['too many', Array<string>(2049).fill('x'), {}],
		['numbers and texts', ['a', 1], {}],
		['dimensions 0', 'a', { dimensions: 0 }],
		['dimensions for ada', 'a', { dimensions: 5, model: 'text-embedding-ada-002' }],
	])('%s: 400', async (_name, input, over) => {
		expect((await ask(input, over)).status).toBe(400);
	});

	it('takes token lists', async () => {
		expect((await ask([1, 2, 3])).json.data).toHaveLength(1);
		expect((await ask([[1, 2], [3]])).json.data).toHaveLength(2);
	});
});
