import { fileOf, useSimulator } from './setup.mts';

/** What the live API is known to refuse, in its own words (contract 1.5, A.6, F.1, F.9, J.6). */
const use = useSimulator();

const picture = () => fileOf(Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), 'a.png', 'image/png');
const messages = [{ role: 'user', content: 'a kite' }];
const chat = (model: string) => use.post('/v1/chat/completions', { model, messages });
const draw = (model: string) => use.post('/v1/images/generations', { model, prompt: 'a kite' });
const makeVideo = (model: string) => use.form('/v1/videos', { model, prompt: 'a kite' });
const embed = (model: string) => use.post('/v1/embeddings', { model, input: 'a kite' });

const words = (text: string) =>
	expect.stringMatching(
		new RegExp(`^${text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')} \\(request id: \\w+\\)$`),
	);

describe('Gemini image ids', () => {
	const refused = {
		message: words('not supported model for image generation, only imagen models are supported'),
		type: 'comet_api_error',
		code: 'convert_request_failed',
	};

	it.each([
		['gemini-3-pro-image'],
		['gemini-3-pro-image-preview'],
		['gemini-3.1-flash-image-preview'],
		['gemini-2.5-flash-image'],
	])('%s: 500 on both image routes', async (model) => {
		const drawn = await draw(model);
		expect([drawn.status, drawn.json]).toEqual([500, { error: refused }]);
		const edited = await use.form('/v1/images/edits', { model, prompt: 'x', image: picture() });
		expect([edited.status, edited.json]).toEqual([500, { error: refused }]);
		expect((await use.control.stats()).creates).toEqual({});
	});

	it('draw on the chat route: a picture in Markdown', async () => {
		const { status, json } = await chat('gemini-3.1-flash-image');
		expect(status).toBe(200);
		const { content } = json.choices[0].message;
		const [, data] =
			/^!\[image\]\(data:image\/jpeg;base64,([A-Za-z0-9+/=]+)\)$/.exec(content) ?? [];
		expect(Buffer.from(data, 'base64').subarray(0, 3)).toEqual(Buffer.from([0xff, 0xd8, 0xff]));
	});
});

it.each([
	['gemini-3-pro-image', ['/v1beta/models/{model}:generateContent']],
	['gemini-3-flash', ['/v1/chat/completions', '/v1beta/models/{model}:generateContent']],
	['claude-sonnet-4-6', ['/v1/chat/completions', '/v1/messages']],
])('%s: the catalog names its routes', async (id, paths) => {
	const { data } = (await use.get('/api/models')).json;
	const row = data.find((record: { id: string }) => record.id === id);
	expect(JSON.stringify(row.endpoints).match(/\/v1[^"\\]*/g)).toEqual(paths);
});

describe('a model without a price', () => {
	it.each([
		['claude-haiku-4-5', chat],
		['sim-unpriced', chat],
		['sim-unpriced', embed],
		['sim-unpriced', draw],
		['sim-unpriced', makeVideo],
	])('%s: 400', async (model, ask) => {
		const { status, json } = await ask(model);
		expect([status, json]).toEqual([
			400,
			{
				error: {
					message: words(`model ${model} has not been priced by the administrator yet`),
					type: 'comet_api_error',
				},
			},
		]);
	});

	it('is not listed, and its dated id is served', async () => {
		const { data } = (await use.get('/v1/models')).json;
		expect(data.map(({ id }: { id: string }) => id)).not.toContain('claude-haiku-4-5');
		expect((await chat('claude-haiku-4-5-20251001')).status).toBe(200);
	});
});

describe('a model on a route that does not serve it', () => {
	const relayMode = {
		message: words('unsupported relay mode: 31'),
		type: 'comet_api_error',
		code: '',
		param: '',
	};

	it.each([['grok-imagine-video'], ['grok-imagine-image-quality']])(
		'%s on the shared surface: 400',
		async (model) => {
			const { status, json } = await makeVideo(model);
			expect([status, json]).toEqual([400, { error: relayMode }]);
		},
	);

	it('Flux Kontext on the image route: 400 that names the format', async () => {
		const { status, json } = await draw('flux-kontext-pro');
		expect([status, json.error]).toEqual([
			400,
			expect.objectContaining({
				message: expect.stringContaining('flux format'),
				type: 'comet_api_error',
			}),
		]);
	});

	it.each([['kling-v3'], ['vidu-q3-pro'], ['gen3a_turbo']])(
		'%s on the shared surface: no channel',
		async (model) => {
			const { status, json } = await makeVideo(model);
			expect([status, json.error.code]).toEqual([503, 'model_not_found']);
		},
	);

	it.each([['kling-3.0-turbo'], ['kling-v3-omni'], ['kling-video-o1']])(
		"%s on Kling's first routes: an invalid name",
		async (model_name) => {
			const ask = { model_name, prompt: 'x', image: 'aGk=' };
			for (const action of ['text2video', 'image2video']) {
				const { status, json } = await use.post(`/kling/v1/videos/${action}`, ask);
				expect([status, json]).toEqual([
					400,
					{ code: 1201, message: 'invalid model name', request_id: expect.any(String) },
				]);
			}
		},
	);

	it('kling-video-o1 on the omni route: taken', async () => {
		const ask = { model_name: 'kling-video-o1', prompt: 'x' };
		expect((await use.post('/kling/v1/videos/omni-video', ask)).status).toBe(200);
	});

	it.each([
		['an embedding model on chat', () => chat('text-embedding-3-small')],
		['a chat model on embeddings', () => embed('gpt-5.4')],
		['a video model on chat', () => chat('sora-2')],
		['a speech model on the image route', () => draw('tts-1')],
		["another vendor's model on xAI's route", () => grok('sora-2')],
	])('%s: either form that was seen elsewhere', async (_name, ask) => {
		const first = await ask();
		expect([first.status, first.json.error.code]).toEqual([503, 'model_not_found']);
		await use.control.config({ wrongRoute: 'relayMode' });
		const second = await ask();
		expect([second.status, second.json]).toEqual([400, { error: relayMode }]);
	});

	const grok = (model: string) =>
		use.post('/grok/v1/videos/generations', { model, prompt: 'a kite' });
});

it('a listed model may have no channel', async () => {
	const { data } = (await use.get('/v1/models')).json;
	expect(data.map(({ id }: { id: string }) => id)).toContain('qwen-image-3.0');
	expect((await draw('qwen-image-3.0')).json.error.code).toBe('model_not_found');
	expect((await makeVideo('sora-2')).status).toBe(200);
	await use.control.config({ withoutChannel: ['sora-2'] });
	const { status, json } = await makeVideo('sora-2');
	expect([status, json.error.code]).toEqual([503, 'model_not_found']);
});

it('wan2.6 wants URLs, not files', async () => {
	const fields = { model: 'wan2.6', prompt: 'a kite' };
	const file = await use.form('/v1/videos', { ...fields, input_reference: picture() });
	expect([file.status, file.json]).toEqual([
		400,
		{
			error: {
				message: words('please provide reference_video_urls or reference_urls'),
				type: 'comet_api_error',
				code: 'InvalidParameter',
			},
		},
	]);
	const reference_urls = 'https://example.test/a.png';
	expect((await use.form('/v1/videos', { ...fields, reference_urls })).status).toBe(200);
});

describe('paths that do not exist', () => {
	const invalidUrl = (method: string, path: string) => ({
		error: {
			message: `Invalid URL (${method} ${path})`,
			type: 'invalid_request_error',
			param: '',
			code: '',
		},
	});

	it.each([
		['POST', '/v1/kling_video'],
		['POST', '/v1/videos/kling'],
		['GET', '/v1/responses/resp_sim1'],
		['GET', '/v1/chat/completions'],
		['GET', '/v1//models'],
	])('%s %s: 404 that names it, with or without a key', async (method, path) => {
		for (const headers of [undefined, {}]) {
			const { status, json } = await use.call(path, { method, headers });
			expect([status, json]).toEqual([404, invalidUrl(method, path)]);
		}
	});

	it('the unified route, where it is switched off, is such a path', async () => {
		await use.control.config({ unifiedVideos: false });
		const { status, json } = await use.post('/v1/videos/generations', { prompt: 'x' });
		expect([status, json]).toEqual([404, invalidUrl('POST', '/v1/videos/generations')]);
	});

	it.each([['/nothing'], ['/models'], ['//v1/models'], ['/kling/v1/nothing']])(
		'%s, outside of /v1: a 301 to the web site',
		async (path) => {
			const { status, headers } = await use.get(path);
			expect([status, headers.get('location')]).toEqual([301, '/console/token']);
			expect(headers.get('content-type')).toMatch(/^text\/html/);
			expect((await use.get('/console/token')).status).toBe(200);
		},
	);

	it.each([
		['redirect', 301, 'text/html; charset=utf-8'],
		['html200', 200, 'text/html; charset=utf-8'],
		['html404', 404, 'text/html; charset=utf-8'],
		['json404', 404, 'application/json'],
	] as const)('in every form on demand: %s', async (wrongPath, status, type) => {
		await use.control.config({ wrongPath });
		for (const path of ['/v1/nothing', '/nothing']) {
			const { status: got, headers } = await use.get(path);
			expect([got, headers.get('content-type')]).toEqual([status, type]);
		}
	});
});
