import busboy from 'busboy';
import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

import type { Answer, Rule } from './fieldCase.mts';
import { fixture } from './fieldCase.mts';

export type SentPart = { name: string; fileName?: string; type?: string; bytes: Buffer };

/** A request as it came, for what a case expects to be sent. */
export type Sent = {
	host: 'api' | 'files';
	target: string;
	authorization?: string;
	raw: string;
	json?: unknown;
	parts: SentPart[];
};

/** Two hosts, the API's and another one, that answer byte by byte as a case says. */
export class FieldServer {
	private readonly servers: Server[] = [];

	private rules: Rule[] = [];

	private readonly given = new Map<Rule, number>();

	sent: Sent[] = [];

	api = '';

	files = '';

	async open(): Promise<void> {
		this.api = await this.listen('api');
		this.files = await this.listen('files');
	}

	async close(): Promise<void> {
		for (const server of this.servers) {
			server.closeAllConnections();
			await new Promise((resolve) => server.close(resolve));
		}
	}

	/** From now on these rules hold, and nothing has been sent. */
	play(rules: Rule[]): void {
		for (const server of this.servers) server.closeAllConnections();
		this.rules = rules;
		this.given.clear();
		this.sent = [];
	}

	private async listen(host: Sent['host']): Promise<string> {
		const server = createServer((request, response) => {
			this.handle(host, request, response).catch((error: unknown) => {
				response.destroy(error as Error);
			});
		});
		this.servers.push(server);
		await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
		// Another name for the same machine, so that the two hosts differ in more than their port.
		const name = host === 'api' ? '127.0.0.1' : 'localhost';
		return `http://${name}:${(server.address() as AddressInfo).port}`;
	}

	private async handle(host: Sent['host'], request: IncomingMessage, response: ServerResponse) {
		const sent = await read(host, request);
		this.sent.push(sent);
		const rule = this.rules.find(
			(one) => (one.host ?? 'api') === host && fits(one.match, sent.target),
		);
		if (!rule)
			return await give(response, { status: 404, body: { error: { message: 'Not Found' } } });
		const place = this.given.get(rule) ?? 0;
		this.given.set(rule, place + 1);
		const refused = refusal(rule, sent, place);
		const answer = refused ?? rule.answers?.[Math.min(place, rule.answers.length - 1)];
		if (!answer) return await give(response, vectors(sent));
		await give(response, answer, this.files);
	}
}

const fits = (match: string, target: string) => {
	const [method = '', path = ''] = match.split(' ');
	const [sentMethod, sentPath = ''] = target.split(' ');
	if (method !== sentMethod) return false;
	return path.startsWith('~') ? new RegExp(path.slice(1)).test(sentPath) : path === sentPath;
};

async function read(host: Sent['host'], request: IncomingMessage): Promise<Sent> {
	const chunks: Buffer[] = [];
	for await (const chunk of request) chunks.push(chunk as Buffer);
	const body = Buffer.concat(chunks);
	const raw = body.toString('utf8');
	const type = request.headers['content-type'] ?? '';
	return {
		host,
		target: `${request.method} ${request.url}`,
		authorization: request.headers.authorization,
		raw,
		...(type.includes('json') && { json: JSON.parse(raw) as unknown }),
		parts: type.startsWith('multipart/') ? await partsOf(request.headers, body) : [],
	};
}

async function partsOf(headers: IncomingMessage['headers'], body: Buffer): Promise<SentPart[]> {
	const parts: SentPart[] = [];
	const parser = busboy({ headers: headers as never });
	parser.on('field', (name, value) => parts.push({ name, bytes: Buffer.from(value) }));
	parser.on('file', (name, stream, { filename, mimeType }) => {
		const chunks: Buffer[] = [];
		stream.on('data', (chunk: Buffer) => chunks.push(chunk));
		stream.on('end', () =>
			parts.push({ name, fileName: filename, type: mimeType, bytes: Buffer.concat(chunks) }),
		);
	});
	await new Promise((resolve, reject) => {
		parser.on('close', resolve);
		parser.on('error', reject);
		parser.end(body);
	});
	return parts;
}

/** What a strict server says to a request that breaks the case's rule. */
function refusal({ accept, rule }: Rule, sent: Sent, place: number): Answer | undefined {
	if (accept) {
		const file = sent.parts.find(
			({ name }) => name === (accept.field ?? 'file') || name === `${accept.field}[]`,
		);
		const extension = /\.(\w+)$/.exec(file?.fileName ?? '')?.[1] ?? '';
		const wrong =
			!file ||
			(accept.extensions && !accept.extensions.includes(extension)) ||
			(accept.types && !accept.types.includes(file.type ?? '')) ||
			(accept.fitting && !fitting(file.bytes).includes(extension));
		if (wrong) return badRequest(`Unsupported file: ${file?.fileName} of type ${file?.type}`);
	}
	if (!rule || place < (rule.from ?? 0)) return undefined;
	const inputs = (sent.json as { input?: unknown } | undefined)?.input;
	const count = Array.isArray(inputs) ? inputs.length : 1;
	const breaks =
		(rule.maxInputs !== undefined && count > rule.maxInputs) ||
		(rule.refuseContaining !== undefined && sent.raw.includes(rule.refuseContaining)) ||
		(rule.refuseWhen !== undefined && new RegExp(rule.refuseWhen).test(sent.raw)) ||
		(rule.refuseUnless !== undefined && !new RegExp(rule.refuseUnless).test(sent.raw));
	return breaks ? rule.refuse : undefined;
}

const badRequest = (message: string): Answer => ({ status: 400, body: { error: { message } } });

/** The extensions that are true for these bytes. */
function fitting(bytes: Buffer): string[] {
	const head = bytes.subarray(0, 64).toString('latin1');
	if (head.startsWith('OggS')) return ['ogg', 'oga', 'opus'];
	if (head.startsWith('ID3') || (bytes[0] === 0xff && ((bytes[1] ?? 0) & 0xe0) === 0xe0))
		return ['mp3', 'mpga', 'mpeg'];
	if (head.startsWith('\x1aE\xdf\xa3')) return ['webm'];
	if (head.slice(4, 8) === 'ftyp') return ['m4a', 'mp4'];
	if (head.startsWith('RIFF')) return ['wav'];
	return head.startsWith('fLaC') ? ['flac'] : [];
}

/** What an embeddings server gives where a case has no answers: one vector a text, all of one length. */
function vectors({ json }: Sent): Answer {
	const { input = '' } = (json ?? {}) as { input?: string | string[] };
	const texts = Array.isArray(input) ? input : [input];
	return {
		body: {
			object: 'list',
			model: 'm',
			data: texts.map((text, index) => ({
				object: 'embedding',
				index,
				embedding: [
					text.length,
					Number.parseInt(createHash('md5').update(text).digest('hex').slice(0, 4), 16),
				],
			})),
			usage: { prompt_tokens: texts.length, total_tokens: texts.length },
		},
	};
}

/** Writes an answer; `{{files}}` in it is the other host, `{base64Of}` a fixture as text. */
async function give(response: ServerResponse, answer: Answer, files = ''): Promise<void> {
	const {
		status = 200,
		sse,
		chunks,
		body,
		raw,
		file,
		headers = {},
		chunked,
	} = filled(answer, files) as Answer;
	const type =
		answer.type ??
		((sse ?? chunks)
			? 'text/event-stream'
			: typeof body === 'string'
				? 'text/plain'
				: 'application/json');
	const pieces = sse?.map(
		(entry) => `data: ${typeof entry === 'string' ? entry : JSON.stringify(entry)}\n\n`,
	) ??
		chunks ?? [
			file
				? fixture(file)
				: (raw ??
					(body === undefined ? '' : typeof body === 'string' ? body : JSON.stringify(body))),
		];
	response.writeHead(status, {
		...(status !== 202 || pieces[0] ? { 'content-type': type } : {}),
		...headers,
		...(pieces.length === 1 &&
			!chunked && { 'content-length': String(Buffer.byteLength(pieces[0] as string)) }),
	});
	for (const piece of pieces) {
		response.write(piece);
		// A piece for itself on the wire.
		await sleep(answer.gapMs ?? 0);
	}
	if (!answer.open) response.end();
}

export function filled(value: unknown, files: string): unknown {
	if (typeof value === 'string') return value.replaceAll('{{files}}', files);
	if (Array.isArray(value)) return value.map((entry) => filled(entry, files));
	if (typeof value !== 'object' || value === null || Buffer.isBuffer(value)) return value;
	if ('base64Of' in value) return base64Of(value as Base64Of);
	return Object.fromEntries(
		Object.entries(value).map(([key, entry]) => [key, filled(entry, files)]),
	);
}

type Base64Of = { base64Of: string; prefix?: string; suffix?: string; wrap?: number };

function base64Of({ base64Of: file, prefix = '', suffix = '', wrap }: Base64Of): string {
	const text = fixture(file).toString('base64');
	const lines = wrap ? (text.match(new RegExp(`.{1,${wrap}}`, 'g')) ?? []).join('\n') : text;
	return `${prefix}${lines}${suffix}`;
}
