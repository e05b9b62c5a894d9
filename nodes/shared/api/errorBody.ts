import type { JsonObject } from './readJson';
import { at, isObject, readJson } from './readJson';

/** Why something failed, out of a body of any vendor. */
export type ErrorBody = { message?: string; code?: string; param?: string; type?: string };

/** How deep failures are looked for inside of failures. */
const MOST_DEPTH = 6;
/** How many of a list of reasons are told. */
const MOST_REASONS = 3;
/** The whole body is in the details; a sentence is for reading. */
const MOST_CHARACTERS = 600;

/** Where a failure keeps the one that it was caused by, or its parts. */
const INNER = [
	'error',
	'errors',
	'detail',
	'details',
	'fieldViolations',
	'metadata.raw',
	'provider.body',
	'innererror',
	'inner_error',
	'cause',
	'upstream_error',
	'response.error',
	'Error',
	'fault',
	'base_resp',
];

/** Where a failure says in words what happened. */
const WORDS = [
	'message',
	'msg',
	'Message',
	'error_message',
	'errorMessage',
	'error_msg',
	'errorMsg',
	'error_description',
	'status_msg',
	'fail_reason',
	'reason',
	'description',
	'title',
];

const CODES = ['code', 'Code', 'error_code', 'errorCode', 'status_code', 'error_type', 'errorType'];
const PARAMS = ['param', 'field', 'pointer', 'parameter'];

/** Words of whoever stands in between, that tell nothing where the one behind has told more. */
const EMPTY_WORDS =
	/^(?:(?:the )?(?:provider|upstream)(?: server)?(?: has)?(?: returned| request| response)? ?(?:an )?(?:error|failed)|bad[ _]response[ _\w]*|internal(?: server)? error|(?:unknown |api |server |validation |request )?error|(?:bad|invalid)(?: request)?|unprocessable (?:entity|content)|one or more validation errors occurred|request failed|fail(?:ed|ure)?|null|none|.*status code:? \d{3})[.:! ]*$/i;

/**
 * Reads any envelope that a failure comes in: those of contract 1.5 (E1 to E12), `{error: {…}}`, `{error: "…"}`, a
 * list of them (Google), `errors`, `detail` as text or as FastAPI's list, problem details (RFC 9457), MiniMax's
 * `base_resp`, OpenRouter's `metadata.raw`, JSON written as text into a message, XML of storages, a page's title.
 * The innermost reason is told, with the words around it where they say more. Never throws.
 */
export function readErrorBody(body: unknown): ErrorBody {
	const { messages, ...rest } = read(body, 0);
	const told = [...new Set(messages)].join('; ');
	const message = told.length > MOST_CHARACTERS ? `${told.slice(0, MOST_CHARACTERS)}…` : told;
	return { message: message || undefined, ...rest };
}

type Found = Omit<ErrorBody, 'message'> & { messages: string[] };

const NOTHING: Found = { messages: [] };

function read(body: unknown, depth: number): Found {
	if (depth > MOST_DEPTH) return NOTHING;
	if (typeof body === 'string') return readText(body.trim(), depth);
	if (Array.isArray(body)) return readList(body, depth);
	return isObject(body) ? readObject(body, depth) : NOTHING;
}

function readText(raw: string, depth: number): Found {
	if (raw === '') return NOTHING;
	if (/^[[{"]/.test(raw)) {
		const parsed = readJson(raw);
		if (parsed.problem === undefined) return read(parsed.value, depth + 1);
	}
	if (/^<[?!a-z]/i.test(raw)) return readMarkup(raw);
	// A gateway's words with the provider's answer behind them.
	const from = raw.search(/[[{]\s*["{]/);
	const parsed = from > 0 ? readJson(raw.slice(from).replace(/[^\]}]*$/, '')) : undefined;
	const inner = parsed?.problem === undefined ? read(parsed?.value, depth + 1) : NOTHING;
	if (!inner.messages.length) return { messages: [raw] };
	return { ...inner, messages: join(raw.slice(0, from).replace(/[\s:,-]+$/, ''), inner.messages) };
}

/** What a storage says in XML, or the title of a page. */
function readMarkup(raw: string): Found {
	const element = (name: string) =>
		new RegExp(`<${name}\\b[^<>]*>([^<]*)</${name}>`, 'i').exec(raw)?.[1]?.trim() || undefined;
	const isPage = /^\s*<(?:!doctype|html|head|body)/i.test(raw);
	const message = isPage ? element('title') : (element('Message') ?? element('title'));
	const known = message
		?.replace(/&#39;|&apos;/g, "'")
		.replace(/&quot;/g, '"')
		.replace(/&amp;/g, '&');
	return { messages: known ? [known] : [], code: isPage ? undefined : element('Code') };
}

function readList(list: unknown[], depth: number): Found {
	const found = list.slice(0, MOST_REASONS * 3).map((entry) => read(entry, depth + 1));
	const { code, param, type } = found.find(({ messages }) => messages.length) ?? NOTHING;
	const messages = found.flatMap((one) => one.messages).slice(0, MOST_REASONS);
	return { messages, code, param, type };
}

function readObject(body: JsonObject, depth: number): Found {
	const inner = INNER.map((path) => innerOf(at(body, path), path, depth)).find(
		({ messages }) => messages.length,
	);
	const place = placeOf(body.loc);
	const own = firstText(body, WORDS);
	const said = own === undefined ? NOTHING : readText(own, depth + 1);
	const messages = inner ? join(said.messages[0], inner.messages) : said.messages;
	const { type: kind } = body;
	// The type of problem details is a link.
	const type = typeof kind === 'string' && !/^(?:https?:|about:)/.test(kind) ? kind : undefined;
	return {
		messages: place ? messages.map((message) => `${place}: ${message}`) : messages,
		code: inner?.code ?? said.code ?? firstText(body, CODES) ?? statusWord(body.status),
		param: inner?.param ?? firstText(body, PARAMS) ?? (place || undefined),
		type: inner?.type ?? type,
	};
}

/** Failures under a key: as such, or by field: `{errors: {name: ["is too long"]}}`. */
function innerOf(value: unknown, path: string, depth: number): Found {
	const found = read(value, depth + 1);
	if (found.messages.length || path !== 'errors' || !isObject(value)) return found;
	const byField = Object.entries(value).map(([field, reasons]) => {
		const reason = read(reasons, depth + 1).messages[0];
		return reason === undefined ? undefined : `${field}: ${reason}`;
	});
	const messages = byField.filter((one) => one !== undefined).slice(0, MOST_REASONS);
	return { messages, param: messages.length ? Object.keys(value)[0] : undefined };
}

/** FastAPI's `loc`: `["body", "messages", 0]` is `body.messages.0`. */
const placeOf = (loc: unknown) =>
	Array.isArray(loc)
		? loc.filter((part) => ['string', 'number'].includes(typeof part)).join('.')
		: '';

/** Google's `INVALID_ARGUMENT`. */
const statusWord = (status: unknown) =>
	typeof status === 'string' && /^[A-Z_]+$/.test(status) ? status : undefined;

/** Outer words go in front where they say something that the inner ones do not. */
function join(outer: string | undefined, inner: string[]): string[] {
	if (!outer || EMPTY_WORDS.test(outer)) return inner;
	const [first, ...more] = inner;
	if (first.toLowerCase().includes(outer.toLowerCase())) return inner;
	return outer.toLowerCase().includes(first.toLowerCase())
		? [outer, ...more]
		: [`${outer}: ${first}`, ...more];
}

function firstText(body: JsonObject, keys: string[]): string | undefined {
	for (const key of keys) {
		const value = body[key];
		if (typeof value === 'string' && value.trim() !== '') return value.trim();
		if (typeof value === 'number') return String(value);
	}
	return undefined;
}

/** Under which of these something stands that can be used. */
const RESULTS = [
	'choices',
	'data',
	'output',
	'output_text',
	'results',
	'result',
	'text',
	'segments',
	'content',
	'candidates',
	'embedding',
	'embeddings',
	'images',
	'image',
	'video',
	'audio',
	'url',
	'b64_json',
	'task_id',
	'models',
];

const GOOD_CODES = /^(?:0|200|20000|ok|success(?:ful)?|succeeded)?$/i;

/**
 * Whether a body tells a failure although its status is good (contract 1.5 E5, E9, E10): an error that says
 * something, or words of failure, with nothing beside them that could be used.
 */
export function tellsFailure(body: unknown): boolean {
	if (Array.isArray(body)) return body.length > 0 && body.every(tellsFailure);
	if (!isObject(body)) return false;
	if (RESULTS.some((key) => isTold(body[key]))) return false;
	if (isTold(body.error)) return true;
	const { success, status, code, base_resp: base } = body;
	const miniMax = isObject(base) ? base.status_code : undefined;
	const isFailure =
		success === false ||
		success === 'false' ||
		/^(?:error|fail|failed|failure)$/i.test(String(status)) ||
		isBadCode(code) ||
		isBadCode(miniMax) ||
		/(?:^|[._-])error$/i.test(String(body.type ?? '')) ||
		['detail', 'errors', 'error_msg', 'error_message', 'error_type', 'error_code'].some((key) =>
			isTold(body[key]),
		);
	// Told last, because the pieces of a stream come through here, and reading their words would cost the most.
	return isFailure && readErrorBody(body).message !== undefined;
}

const isBadCode = (code: unknown) =>
	(typeof code === 'string' || typeof code === 'number') && !GOOD_CODES.test(String(code).trim());

/** Whether a value says anything: `error: null`, `{}` and `{code: null}` do not. */
export function isTold(value: unknown): boolean {
	if (typeof value === 'string') return value.trim() !== '';
	if (typeof value === 'number') return true;
	if (Array.isArray(value)) return value.length > 0;
	return isObject(value) && Object.values(value).some((one) => one !== null && one !== '');
}
