import OpenAI from 'openai';
import { startSimulator, type RunningSimulator, type SimulatorOptions } from '../server.mts';

export const KEY = 'sk-sim';

export type Received = {
	status: number;
	headers: Headers;
	text: string;
	/** The body as JSON, undefined where it is none. */
	json: any;
};

/** A simulator for a test file, with the calls that its tests make. */
export function useSimulator(options: SimulatorOptions = {}) {
	let sim: RunningSimulator;
	beforeAll(async () => {
		sim = await startSimulator(options);
	});
	afterAll(async () => await sim.close());
	afterEach(async () => await sim.control.reset());

	/** `path` from the root, e.g. `/v1/models`; headers replace the right key's. */
	const call = async (path: string, init: RequestInit = {}): Promise<Received> => {
		const response = await fetch(path.startsWith('http') ? path : sim.url + path, {
			redirect: 'manual',
			...init,
			headers: init.headers ?? { authorization: `Bearer ${KEY}` },
		});
		return received(response);
	};
	/** A JSON body, with extra headers. */
	const post = (
		path: string,
		body: unknown,
		headers: Record<string, string> = {},
		signal?: AbortSignal,
	) =>
		call(path, {
			method: 'POST',
			body: typeof body === 'string' ? body : JSON.stringify(body),
			headers: { authorization: `Bearer ${KEY}`, 'content-type': 'application/json', ...headers },
			signal,
		});
	return {
		get sim() {
			return sim;
		},
		get control() {
			return sim.control;
		},
		call,
		get: call,
		post,
		/** Whether a request is still without a response after much else has come and gone. */
		waits: async (path: string, body: unknown, headers: Record<string, string> = {}) => {
			const end = new AbortController();
			const call = post(path, body, headers, end.signal).catch(() => undefined);
			await until(async () => (await sim.control.requests()).length > 0);
			for (let other = 0; other < 20; other++) await sim.control.stats();
			const [{ status }] = await sim.control.requests({ limit: 1 });
			end.abort();
			await call;
			return status === undefined;
		},
		/** A multipart form; a value may be a Blob or a list. */
		form: (path: string, fields: Record<string, unknown>) =>
			call(path, { method: 'POST', body: formOf(fields) }),
		openai: (overrides: object = {}) =>
			new OpenAI({ apiKey: KEY, baseURL: sim.baseUrl, maxRetries: 0, ...overrides }),
	};
}

/** Asks until the answer is yes. */
export async function until(question: () => Promise<boolean>): Promise<void> {
	while (!(await question())) await new Promise((resolve) => setTimeout(resolve, 5));
}

async function received(response: Response): Promise<Received> {
	const text = await response.text();
	let json: unknown;
	try {
		json = JSON.parse(text);
	} catch {
		json = undefined;
	}
	return { status: response.status, headers: response.headers, text, json };
}

function formOf(fields: Record<string, unknown>): FormData {
	const form = new FormData();
	for (const [name, values] of Object.entries(fields)) {
		for (const value of [values].flat()) {
			if (value instanceof Blob) form.append(name, value);
			else form.append(name, String(value));
		}
	}
	return form;
}

/** A file for a form. */
export const fileOf = (content: Buffer | string, name: string, type = '') =>
	new File([new Uint8Array(Buffer.from(content))], name, { type });
