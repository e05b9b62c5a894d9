import { fileOf, useSimulator } from '../setup.mts';

/** Wrong requests for videos (contract 1.5 E7 to E9, 3.3). */
const use = useSimulator();

const create = (fields: object) =>
	use.form('/v1/videos', { model: 'seedance-2-5', prompt: 'x', ...fields });

it.each([
	['seedance-2-5', '31'],
	['doubao-seedance-1-0-pro', '11'],
	['sora-2', '5'],
	['wan2.6', '7'],
	['seedance-2-5', 'five'],
])('%s for %s seconds: E8', async (model, seconds) => {
	const { status, json } = await create({ model, seconds });
	expect(status).toBe(400);
	expect(json.error).toMatchObject({
		code: 'InvalidParameter',
		message: expect.stringMatching(/^the parameter duration specified in the request is not valid/),
		type: 'comet_api_error',
	});
});

it('a picture for a text-only Seedance', async () => {
	const model = 'doubao-seedance-1-5-pro';
	const input_reference = fileOf(Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), 'a.png');
	const { status, json } = await create({ model, input_reference });
	expect(status).toBe(400);
	expect(json.error.message).toMatch(
		/^the specified task_type r2v does not support model doubao-seedance-1-5-pro/,
	);
});

it('a native model has no channel on the shared surface', async () => {
	expect((await create({ model: 'kling-v3' })).json.error.code).toBe('model_not_found');
});

it.each([['/v1/videos/nobody'], ['/v1/videos/nobody/content'], ['/grok/v1/videos/nobody']])(
	'%s: E7',
	async (path) => {
		const { status, json } = await use.get(path);
		expect(status).toBe(400);
		expect(json.error.message).toBe('task_not_exist');
	},
);

it('Kling tells errors in its own envelope', async () => {
	const { status, json } = await use.post('/kling/v1/videos/text2video', {
		prompt: 'x',
		duration: 5,
	});
	expect(status).toBe(400);
	expect(json).toEqual({
		code: 1201,
		message: expect.stringContaining("'duration'"),
		request_id: expect.any(String),
	});
});
