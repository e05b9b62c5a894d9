import { spawnSimulator } from '../spawn.mts';
import { fileOf, until, useSimulator } from './setup.mts';

const use = useSimulator();
const CHAT = '/v1/chat/completions';
const body = { model: 'gpt-5.4', messages: [{ role: 'user', content: 'hi' }] };

it('runs in a process of its own', async () => {
	const sim = await spawnSimulator({ keys: ['sk-one', 'sk-two'], config: { jobSeconds: 9 } });
	try {
		const headers = { authorization: 'Bearer sk-two' };
		expect((await fetch(`${sim.baseUrl}/models`, { headers })).status).toBe(200);
		expect((await sim.control.config({})).jobSeconds).toBe(9);
		expect(() => process.kill(sim.pid, 0)).not.toThrow();
	} finally {
		await sim.stop();
	}
	expect(() => process.kill(sim.pid, 0)).toThrow();
});

it('logs requests, the key only as right or wrong', async () => {
	await use.post(CHAT, body, { 'x-own': 'yes' });
	await use.post(CHAT, body, { authorization: 'Bearer sk-secret' });
	const logged = await use.control.requests();
	expect(logged).toMatchObject([
		{
			method: 'POST',
			path: CHAT,
			route: CHAT,
			key: 'right',
			headers: { 'x-own': 'yes', 'content-type': 'application/json' },
			body: { kind: 'json', value: body },
			status: 200,
		},
		{ key: 'wrong', status: 401 },
	]);
	expect(JSON.stringify(logged)).not.toContain('sk-secret');
});

it('logs forms part by part, in order', async () => {
	await use.form('/v1/audio/transcriptions', {
		model: 'whisper-1',
		file: fileOf('hello', 'grüße.wav', 'audio/wav'),
		'timestamp_granularities[]': ['word', 'segment'],
	});
	const [{ body: form }] = await use.control.requests({ path: '/v1/audio/*' });
	expect(form).toEqual({
		kind: 'form',
		encoding: 'multipart',
		parts: [
			{ kind: 'field', name: 'model', value: 'whisper-1' },
			{
				kind: 'file',
				name: 'file',
				filename: 'grüße.wav',
				type: 'audio/wav',
				bytes: 5,
				sha256: '2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824',
			},
			{ kind: 'field', name: 'timestamp_granularities[]', value: 'word' },
			{ kind: 'field', name: 'timestamp_granularities[]', value: 'segment' },
		],
	});
});

it('keeps raw headers and bodies', async () => {
	const text = `${JSON.stringify(body)} `;
	await use.post(CHAT, text);
	const [raw] = await use.control.rawRequests({ path: CHAT });
	expect(raw).toMatchObject({ method: 'POST', url: CHAT, body: text });
	expect(raw.rawHeaders).toContain('content-type');
	await use.get('/v1/models?x=1');
	expect(await use.control.rawRequests({ limit: 1 })).toMatchObject([{ url: '/v1/models?x=1' }]);
});

it('keeps the log small whatever comes', async () => {
	const large = { ...body, messages: [{ role: 'user', content: 'x'.repeat(900_000) }] };
	for (let i = 0; i < 80; i++) await use.post(CHAT, large);
	await use.post(CHAT, { ...body, user: 'x'.repeat(1_100_000) });
	const logged = await use.control.requests({ limit: 1000 });
	expect(logged.length).toBeLessThan(80);
	expect(logged.at(-1)?.body).toMatchObject({ kind: 'large' });
});

it('counts requests, responses and work', async () => {
	for (const path of [CHAT, CHAT]) await use.post(path, body);
	await use.get('/v1/models');
	await use.get('/v1/nothing');
	expect(await use.control.stats()).toEqual({
		routes: { [`POST ${CHAT}`]: 2, 'GET /v1/models': 1, 'GET (unknown path)': 1 },
		statuses: {
			[`POST ${CHAT} -> 200`]: 2,
			'GET /v1/models -> 200': 1,
			'GET (unknown path) -> 404': 1,
		},
		creates: { chat: 2 },
		inFlight: 0,
		maxInFlight: 1,
		maxInFlightByRoute: { [`POST ${CHAT}`]: 1, 'GET /v1/models': 1, 'GET (unknown path)': 1 },
		total: 4,
		leaks: [],
	});
	await use.control.reset();
	expect((await use.control.stats()).total).toBe(0);
	expect(await use.control.requests()).toEqual([]);
});

it('counts what is in flight at once, which a latency makes plain', async () => {
	await use.control.latency(600_000);
	const end = new AbortController();
	const asked = [CHAT, CHAT, '/v1/embeddings'].map((path) =>
		use.post(path, body, {}, end.signal).catch(() => undefined),
	);
	await until(async () => (await use.control.stats()).inFlight === 3);
	const { maxInFlight, maxInFlightByRoute, statuses } = await use.control.stats();
	expect({ maxInFlight, maxInFlightByRoute, statuses }).toEqual({
		maxInFlight: 3,
		maxInFlightByRoute: { [`POST ${CHAT}`]: 2, 'POST /v1/embeddings': 1 },
		statuses: {},
	});
	end.abort();
	await Promise.all(asked);
	await until(async () => (await use.control.stats()).inFlight === 0);
});

it('has a clock that can be set, moved and sped up', async () => {
	expect(await use.control.clock({ speed: 0, now: 1000 })).toBe(1000);
	expect(await use.control.clock({ advanceMs: 500 })).toBe(1500);
	expect(await use.control.clock({})).toBe(1500);
	await use.control.clock({ speed: 1000 });
	await until(async () => (await use.control.clock({})) > 10_000);
});

it('says so when a control call is wrong', async () => {
	await expect(use.control.config({ jobSecond: 1 } as never)).rejects.toThrow(/jobSecond/);
	await expect(use.control.job('nobody')).rejects.toThrow(/no job nobody/);
	expect((await use.get('/__sim/nothing')).status).toBe(404);
});

describe('catalog and balance', () => {
	it('the catalog varies as the live one does, and needs no key', async () => {
		await use.control.config({ extraModels: 500 });
		const { status, json } = await use.call('/api/models', { headers: {} });
		expect(status).toBe(200);
		expect(json).toMatchObject({ success: true, page: 0, page_size: 0, total: json.data.length });
		expect(json.total).toBeGreaterThan(560);
		const rows: Array<Record<string, unknown>> = json.data;
		const shapes = rows.map(({ endpoints: e }) =>
			e === null ? 'null' : Array.isArray(e) ? 'array' : typeof e,
		);
		expect(new Set(shapes)).toEqual(new Set(['null', 'array', 'object', 'string']));
		expect(rows.filter(({ upcoming }) => upcoming === true)).toHaveLength(1);
		expect(rows.some(({ pricing }) => pricing === null)).toBe(true);
		const { data } = (await use.get('/v1/models')).json;
		expect(data).toHaveLength(json.total - 1);
	});

	it('the balance takes its key from the query', async () => {
		const quota = (query: string) => use.call(`/user/quota?${query}`, { headers: {} });
		expect((await quota('key=sk-wrong')).status).toBe(401);
		const { json } = await quota('key=sk-sim');
		expect(json).toMatchObject({ total_quota: 21.5, keys: [{ remain_quota: -1 }, {}] });
		expect(json.daily_quota).toBeUndefined();
		const dated = await quota('key=sk-sim&start_date=2026-08-01&end_date=2026-08-02');
		expect(dated.json.daily_quota['2026-08-01']).toHaveLength(1);
		expect((await use.control.stats()).leaks).toEqual([]);
	});

	it('a key in any other query is a leak', async () => {
		await use.get('/v1/models?key=sk-sim');
		expect((await use.control.stats()).leaks).toEqual([{ path: '/v1/models', where: 'query' }]);
	});
});

/** Requests that hold every field of the unified spec and nothing else are taken. */
describe('the unified spec', () => {
	it.each([
		[
			CHAT,
			{
				model: 'gpt-5.5',
				messages: [
					{ role: 'system', content: 'Be short.' },
					{ role: 'user', content: 'hi' },
					{ role: 'assistant', content: 'hello' },
					{ role: 'user', content: 'and now?' },
				],
				stream: false,
				temperature: 2,
				max_tokens: 100,
				tools: [{ type: 'function', function: { name: 'a', parameters: { type: 'object' } } }],
			},
			200,
		],
		['/v1/embeddings', { model: 'text-embedding-3-small', input: ['a', 'b'] }, 200],
		['/v1/embeddings', { model: 'text-embedding-3-small', input: 'a' }, 200],
		[
			'/v1/images/generations',
			{
				model: 'gpt-image-2',
				prompt: 'x',
				size: '1024x1024',
				n: 1,
				style: 'vivid',
				response_format: 'b64_json',
			},
			200,
		],
		[
			'/v1/videos/generations',
			{ model: 'sora-2', prompt: 'x', image: 'https://example.test/a.png', duration: 5 },
			202,
		],
		['/v1/audio/speech', { model: 'tts-1', input: 'x' }, 200],
		[
			'/v1/audio/speech',
			{ model: 'tts-1', input: 'x', voice: 'alloy', response_format: 'wav' },
			200,
		],
	])('%s', async (path, request, status) => {
		expect((await use.post(path, request)).status).toBe(status);
	});

	it('/v1/audio/transcriptions', async () => {
		const file = fileOf('x', 'a.mp3');
		const fields = { file, model: 'whisper-1', language: 'en' };
		expect((await use.form('/v1/audio/transcriptions', fields)).status).toBe(200);
	});
});
