import { useSimulator } from './setup.mts';

const use = useSimulator();

const CHAT = '/v1/chat/completions';
const body = (content = 'one two three four', over: object = {}) => ({
	model: 'gpt-5.4',
	messages: [{ role: 'user', content }],
	...over,
});
const ask = (fault?: object, over: object = {}) =>
	use.post(CHAT, body(undefined, over), fault ? { 'x-sim-fault': JSON.stringify(fault) } : {});
const creates = async () => (await use.control.stats()).creates.chat ?? 0;

describe('by header', () => {
	it.each([429, 403, 500, 502, 503, 504, 418])('status %i', async (status) => {
		const response = await ask({ kind: 'status', status });
		expect(response.status).toBe(status);
		expect(response.json.error.type).toBe('comet_api_error');
		expect(response.headers.get('retry-after')).toBeNull();
		expect(await creates()).toBe(0);
	});

	it('429 with Retry-After, in seconds and as a date', async () => {
		const seconds = await ask({ kind: 'status', status: 429, retryAfter: 7 });
		expect(seconds.headers.get('retry-after')).toBe('7');
		const fault = { kind: 'status', status: 429, retryAfter: 60, retryAfterFormat: 'date' };
		const { headers } = await ask(fault);
		// By the server's own clock, which also has whole seconds; the two are read one after the other.
		const wait =
			Date.parse(headers.get('retry-after') ?? '') - Date.parse(headers.get('date') ?? '');
		expect([59_000, 60_000, 61_000]).toContain(wait);
	});

	it.each([[undefined], [504], [404], [200]])('html %p', async (status) => {
		const response = await ask({ kind: 'html', status });
		expect(response.status).toBe(status ?? 524);
		expect(response.text).toMatch(/^<!DOCTYPE html>/);
	});

	it('redirect', async () => {
		const { status, headers } = await ask({ kind: 'redirect', location: 'http://other.test/' });
		expect([status, headers.get('location')]).toEqual([301, 'http://other.test/']);
	});

	it('responses without a usable body', async () => {
		expect((await ask({ kind: 'softError' })).json).toEqual({
			error: { message: 'upstream said no', type: 'upstream_error' },
		});
		const malformed = await ask({ kind: 'malformedJson' });
		expect([malformed.status, malformed.json]).toEqual([200, undefined]);
		expect((await ask({ kind: 'emptyBody' })).text).toBe('');
	});

	it.each([
		['beforeBody', 0],
		['afterBody', 0],
		['afterWork', 1],
	])('reset %s', async (when, done) => {
		await expect(ask({ kind: 'reset', when })).rejects.toThrow();
		await expect(ask({ kind: 'reset', when }, { stream: true })).rejects.toThrow();
		expect(await creates()).toBe(done * 2);
		expect((await use.control.stats()).statuses).toEqual({ [`POST ${CHAT} -> 0`]: 2 });
	});

	it('delay, together with another fault', async () => {
		const faults = (ms: number) => [
			{ kind: 'status', status: 500 },
			{ kind: 'delay', ms },
		];
		expect((await ask(faults(1))).status).toBe(500);
		await use.control.reset();
		const header = { 'x-sim-fault': JSON.stringify(faults(600_000)) };
		expect(await use.waits(CHAT, body(), header)).toBe(true);
	});

	it('stall: headers, then nothing', async () => {
		const end = new AbortController();
		const response = await fetch(use.sim.url + CHAT, {
			method: 'POST',
			body: '{}',
			headers: { 'x-sim-fault': '{"kind":"stall"}' },
			signal: end.signal,
		});
		expect(response.status).toBe(200);
		let received = 0;
		const read = async () => {
			for await (const chunk of response.body ?? []) received += chunk.length;
		};
		const reading = read();
		for (let other = 0; other < 20; other++) await use.get('/v1/models');
		expect(received).toBe(0);
		end.abort();
		await expect(reading).rejects.toThrow();
	});

	it('raw: any response at all', async () => {
		const headers = { 'content-type': 'text/plain', 'x-a': 'b' };
		const response = await ask({ kind: 'raw', status: 418, headers, text: 'tea' });
		expect([response.status, response.headers.get('x-a'), response.text]).toEqual([
			418,
			'b',
			'tea',
		]);
		expect((await ask({ kind: 'raw', base64: 'aGk=' })).text).toBe('hi');
		expect(await creates()).toBe(0);
	});

	it('echoKey: the key in every form', async () => {
		const { status, json, text, headers } = await ask({ kind: 'echoKey' });
		expect(status).toBe(500);
		expect(json.error).toMatchObject({ code: 'sk-sim', param: 'sk-sim' });
		expect(text).toContain(Buffer.from('Authorization: Bearer sk-sim').toString('base64'));
		expect(headers.get('x-request-id')).toContain('sk-sim');
	});

	it.each(['gzip', 'br'])('encoded: the own response in %s', async (encoding) => {
		const response = await ask({ kind: 'encoded', encoding });
		expect(response.headers.get('content-encoding')).toBe(encoding);
		expect(response.json.choices).toHaveLength(1);
		expect(await creates()).toBe(1);
	});

	it('contentType: the own response under another one', async () => {
		const response = await ask({ kind: 'contentType', type: 'text/plain' });
		expect(response.headers.get('content-type')).toBe('text/plain');
		expect(response.text).toContain('choices');
	});

	it('drip: the own response in pieces', async () => {
		expect((await ask({ kind: 'drip', ms: 0 })).json.choices).toHaveLength(1);
	});

	it('endless: never at its end', async () => {
		const end = new AbortController();
		const response = await fetch(use.sim.url + CHAT, {
			method: 'POST',
			body: '{}',
			headers: { 'x-sim-fault': '{"kind":"endless"}' },
			signal: end.signal,
		});
		let received = 0;
		const read = async () => {
			for await (const chunk of response.body ?? []) {
				received += chunk.length;
				if (received > 10_000) end.abort();
			}
		};
		await expect(read()).rejects.toThrow();
		expect(received).toBeGreaterThan(10_000);
	});

	it('refuses a kind that it does not know', async () => {
		await expect(use.control.addFault({ fault: { kind: 'reste' } as never })).rejects.toThrow(
			/no fault/,
		);
	});
});

describe('in streams', () => {
	const lines = (text: string) => text.split('\n\n').filter(Boolean);

	it('cuts after so many events', async () => {
		const response = await fetch(use.sim.url + CHAT, {
			method: 'POST',
			body: JSON.stringify(body('a b c d e f', { stream: true })),
			headers: {
				authorization: 'Bearer sk-sim',
				'content-type': 'application/json',
				'x-sim-fault': '{"kind":"cutStream","chunks":3}',
			},
		});
		let text = '';
		const read = async () => {
			for await (const chunk of response.body ?? []) text += Buffer.from(chunk).toString();
		};
		await expect(read()).rejects.toThrow();
		expect(lines(text)).toHaveLength(3);
	});

	it('sends an error line', async () => {
		const { text } = await ask({ kind: 'streamError', after: 1 }, { stream: true });
		expect(lines(text)).toHaveLength(2);
		expect(lines(text)[1]).toMatch(/^data: \{"error":\{/);
	});

	it('leaves [DONE] out', async () => {
		expect((await ask(undefined, { stream: true })).text).toMatch(/data: \[DONE\]\n\n$/);
		expect((await ask({ kind: 'noDone' }, { stream: true })).text).not.toContain('[DONE]');
	});

	it('cuts files', async () => {
		const response = await fetch(`${use.sim.url}/files/bulk?bytes=1MiB`, {
			headers: { 'x-sim-fault': '{"kind":"cutStream","bytes":1000}' },
		});
		expect(response.headers.get('content-length')).toBe(String(2 ** 20));
		await expect(response.arrayBuffer()).rejects.toThrow();
	});
});

describe('by rule', () => {
	it('matches path, template, prefix, method and body; counts times and after', async () => {
		const { control } = use;
		const fault = { kind: 'status', status: 500 } as const;
		await control.addFault({ match: { bodyIncludes: 'number 2' }, fault });
		const asked = await Promise.all(
			[1, 2, 3].map((n) => use.post(CHAT, body(`number ${n}`)).then(({ status }) => status)),
		);
		expect(asked).toEqual([200, 500, 200]);
		await control.clearFaults();
		await control.addFault({
			match: { path: '/v1/mod*', method: 'get' },
			fault,
			after: 1,
			times: 1,
		});
		const got = [];
		for (let i = 0; i < 3; i++) got.push((await use.get('/v1/models')).status);
		expect(got).toEqual([200, 500, 200]);
		expect((await ask()).status).toBe(200);
		const [rule] = await control.faults();
		expect(rule).toMatchObject({ matched: 3, applied: 1 });
		await control.removeFault(rule.id);
		await control.addFault({ match: { path: '/v1/videos/{id}' }, fault });
		expect((await use.get('/v1/videos/nobody')).status).toBe(500);
		expect((await use.get('/v1/videos/nobody/content')).status).toBe(400);
	});

	it('finds text in form fields', async () => {
		await use.control.addFault({
			match: { bodyIncludes: 'prompt=refuse' },
			fault: { kind: 'status', status: 502 },
		});
		const create = (prompt: string) => use.form('/v1/videos', { model: 'wan2.7', prompt });
		expect((await create('refuse me')).status).toBe(502);
		expect((await create('take me')).status).toBe(200);
	});
});
