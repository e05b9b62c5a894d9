import { useSimulator } from '../setup.mts';
import { googleModels } from './setup.mts';

/** What Google's dialect refuses, in Google's envelope (contract A.5, J.1). */
const use = useSimulator();

const user = { role: 'user', parts: [{ text: 'hi' }] };
const send = (more: object, model = 'gemini-3-flash') =>
	use.post(`/v1beta/models/${model}:generateContent`, { contents: [user], ...more });
const config = (generationConfig: object) => ({ generationConfig });
const schema = (responseSchema: object) =>
	config({ responseMimeType: 'application/json', responseSchema });
const part = (held: object) => ({ contents: [{ role: 'user', parts: [held] }] });
const tools = [{ functionDeclarations: [{ name: 'toolA' }] }];
const response = { functionResponse: { name: 'toolA', response: { output: '7' } } };
const called = (call: object, responses: object[] = [response]) => ({
	tools,
	contents: [
		user,
		{ role: 'model', parts: [{ functionCall: { name: 'toolA', args: {} }, ...call }] },
		{ role: 'user', parts: responses },
	],
});
const text = { type: 'STRING' };
const object = { type: 'OBJECT', properties: { a: text } };

afterEach(async () => expect((await use.control.stats()).creates).toEqual({}));

it.each<[string, object, RegExp]>([
	['size', { size: '1024x1024' }, /^Invalid JSON payload received\. Unknown name "size"$/],
	['model', { model: 'gemini-3-flash' }, /Unknown name "model"$/],
	['max_tokens', config({ max_tokens: 5 }), /Unknown name "max_tokens" at 'generationConfig'/],
	['no contents', { contents: undefined }, /contents: is not specified/],
	['snake case', part({ inline_data: {} }), /Unknown name "inline_data" at 'contents\[0\]\.parts/],
	['an empty part', part({}), /required oneof field 'data'/],
	['two things in a part', part({ text: 'a', ...response }), /required oneof field 'data'/],
	[
		'a data URI',
		part({ inlineData: { mimeType: 'image/png', data: 'data:image/png;base64,aGk=' } }),
		/inlineData\.data/,
	],
	['a system role', { contents: [{ ...user, role: 'system' }] }, /contents\[0\]\.role/],
	['the model last', { contents: [user, { ...user, role: 'model' }] }, /end with a user turn/],
	[
		'both kinds of thinking',
		config({ thinkingConfig: { thinkingLevel: 'LOW', thinkingBudget: 5 } }),
		/only one/,
	],
	['a schema without JSON', config({ responseSchema: object }), /response_mime_type/],
	[
		'additionalProperties',
		schema({ ...object, additionalProperties: false }),
		/"additionalProperties"/,
	],
	[
		'$ref',
		schema({ type: 'OBJECT', properties: { a: { $ref: '#' } } }),
		/Unknown name "\$ref" at 'gen.*\[a\]'/,
	],
	['$schema', schema({ ...object, $schema: 'x' }), /Unknown name "\$schema"/],
	['oneOf', schema({ oneOf: [text] }), /Unknown name "oneOf"/],
	['a list of types', schema({ type: ['string', 'null'] }), /cannot start list/],
	['an object of nothing', schema({ type: 'OBJECT' }), /non-empty for OBJECT/],
	['a list of nothing', schema({ type: 'ARRAY' }), /missing field/],
	[
		'parameters with $schema',
		{ tools: [{ functionDeclarations: [{ name: 'a', parameters: { ...object, $schema: 'x' } }] }] },
		/Unknown name "\$schema" at 'tools/,
	],
	['a call without its signature', called({}), /missing a thought_signature/],
	["a call with another's signature", called({ thoughtSignature: 'c2ln' }), /Corrupted/],
	['a call without a response', called({}, [{ text: 'hm' }]), /number of function response parts/],
	['a response without a call', part(response), /immediately after a function call turn/],
	[
		'a response that is text',
		part({ functionResponse: { name: 'toolA', response: '7' } }),
		/response/,
	],
	[
		'a function that is not declared',
		{ tools, toolConfig: { functionCallingConfig: { mode: 'ANY', allowedFunctionNames: ['b'] } } },
		/not declared/,
	],
])("%s: 400 in Google's envelope", async (_what, more, message) => {
	const { status, json } = await send(more);
	expect([status, json]).toEqual([
		400,
		{ error: { code: 400, message: expect.stringMatching(message), status: 'INVALID_ARGUMENT' } },
	]);
});

it.each<[string, object]>([
	['a level of thinking', config({ thinkingConfig: { thinkingLevel: 'LOW' } })],
	['search beside functions', { tools: [...tools, { googleSearch: {} }] }],
	['JSON beside functions', { tools, ...config({ responseMimeType: 'application/json' }) }],
])('only the third generation takes %s', async (_what, more) => {
	expect((await send(more, 'gemini-2.5-pro')).status).toBe(400);
	expect((await send(more)).status).toBe(200);
	await use.control.reset();
});

it('takes calls without a signature from older models and from turns before', async () => {
	expect((await send(called({}), 'gemini-2.5-pro')).status).toBe(200);
	const { contents } = called({});
	const later = [...contents, { role: 'model', parts: [{ text: '7' }] }, user];
	expect((await send({ tools, contents: later })).status).toBe(200);
	await use.control.reset();
});

it.each([['gpt-5.4'], ['claude-sonnet-5'], ['gemini-no-such']])('%s: no channel', async (model) => {
	const { status, json } = await send({}, model);
	expect([status, json.error.code, json.error.type]).toEqual([
		503,
		'model_not_found',
		'comet_api_error',
	]);
});

it('tells the official client what is wrong', async () => {
	const ask = (contents: string, model: string, key?: string) =>
		googleModels(use.sim.url, key).generateContent({ model, contents });
	await expect(ask('x', 'gemini-3-flash', 'sk-wrong')).rejects.toMatchObject({ status: 401 });
	await expect(ask('x', 'gpt-5.4')).rejects.toMatchObject({
		status: 503,
		message: expect.stringContaining('model_not_found'),
	});
	await expect(ask('[[status 429]]', 'gemini-3-flash')).rejects.toMatchObject({
		status: 429,
		message: expect.stringContaining('RESOURCE_EXHAUSTED'),
	});
});

it('breaks a stream in its own form', async () => {
	await use.control.addFault({ fault: { kind: 'streamError', after: 1 } });
	const path = '/v1beta/models/gemini-3-flash:streamGenerateContent?alt=sse';
	const { text } = await use.post(path, { contents: [user] });
	const [, line] = text.trim().split('\n\n');
	expect(JSON.parse(line.replace('data: ', ''))).toEqual({
		error: { code: 500, message: 'upstream connection lost', status: 'INTERNAL' },
	});
	await use.control.reset();
});
