import type { Answer } from './fieldCase.mts';

/** A whole answer as the stream that would have brought it. */

type Json = Record<string, unknown>;

const isObject = (value: unknown): value is Json =>
	typeof value === 'object' && value !== null && !Array.isArray(value);

const list = (value: unknown): Json[] => (Array.isArray(value) ? value.filter(isObject) : []);

/** However long a text is, it comes in no more pieces than this. */
const MOST_PIECES = 60;

function cut(text: string, size: number): string[] {
	const length = Math.max(size, Math.ceil(text.length / MOST_PIECES));
	// By code points, as a tokenizer that never splits one; bytes are cut by the reader's own tests.
	const letters = [...text];
	const pieces: string[] = [];
	for (let from = 0; from < letters.length; from += length) {
		pieces.push(letters.slice(from, from + length).join(''));
	}
	return pieces;
}

/** Whether an answer's body is a chat completion, or a response of the Responses API. */
export function dialectOf(body: unknown): 'completions' | 'responses' | undefined {
	if (!isObject(body)) return undefined;
	if (list(body.choices).some(({ message }) => isObject(message))) return 'completions';
	return Array.isArray(body.output) ? 'responses' : undefined;
}

/** @param size how many letters a piece has */
export const completionStream = (body: Json, size: number): Answer => ({
	sse: [...completionChunks(body, size), '[DONE]'],
});

/** Texts of a message that come in pieces; everything else of it comes whole, in a delta of its own. */
const IN_PIECES = [
	'content',
	'reasoning_content',
	'reasoning',
	'reasoning_text',
	'thinking',
	'refusal',
];

function completionChunks(body: Json, size: number): Json[] {
	const { id, model, created, choices, usage, ...beside } = body;
	const common = { id, model, created, object: 'chat.completion.chunk' };
	const chunk = (choice: Json) => ({ ...common, choices: [{ finish_reason: null, ...choice }] });
	const each = list(choices).map((choice, at) => {
		const { message, index = at, ...rest } = choice;
		const deltas = isObject(message) ? messageDeltas(message, size) : [];
		return [
			...deltas.map((delta) => chunk({ index, delta })),
			chunk({ ...rest, index, delta: {} }),
		];
	});
	return [
		...inTurns(each),
		{ ...common, ...beside, choices: [], ...(usage !== undefined && { usage }) },
	];
}

/** Several choices are streamed side by side. */
function inTurns<One>(lists: One[][]): One[] {
	const longest = Math.max(0, ...lists.map(({ length }) => length));
	return Array.from({ length: longest }, (_, at) =>
		lists.flatMap((one) => (at < one.length ? [one[at] as One] : [])),
	).flat();
}

function messageDeltas(message: Json, size: number): Json[] {
	const deltas: Json[] = [{ role: 'assistant' }];
	for (const [key, value] of Object.entries(message)) {
		if (key === 'role') continue;
		if (key === 'tool_calls') deltas.push(...callDeltas(value, size));
		else if (key === 'content' && Array.isArray(value))
			deltas.push(...value.map((part: unknown) => ({ content: [part] })));
		else if (IN_PIECES.includes(key) && typeof value === 'string' && value !== '')
			deltas.push(...cut(value, size).map((text) => ({ [key]: text })));
		else deltas.push({ [key]: value });
	}
	return deltas;
}

/** Calls as OpenAI streams them: what is called first, its arguments or input behind, all by their index. */
function callDeltas(calls: unknown, size: number): Json[] {
	return list(isObject(calls) ? [calls] : calls).flatMap((call, index) => {
		// A form of its own comes whole: nobody knows how its vendor would cut it.
		if (!isObject(call.custom) && !isObject(call.function)) {
			return [{ tool_calls: [{ index, ...call }] }];
		}
		const [kind, field] = isObject(call.custom) ? ['custom', 'input'] : ['function', 'arguments'];
		const called = isObject(call[kind]) ? call[kind] : {};
		const written = called[field];
		const text = typeof written === 'string' ? written : undefined;
		const first = { ...called, [field]: text === undefined ? written : '' };
		return [
			{ tool_calls: [{ index, ...call, [kind]: first }] },
			...cut(text ?? '', size).map((piece) => ({
				tool_calls: [{ index, [kind]: { [field]: piece } }],
			})),
		];
	});
}

/** What the last event of a streamed response tells of its output. */
export type Ending = 'with its output' | 'with an empty output' | 'without output';

export const responseStream = (body: Json, size: number, ending: Ending): Answer => ({
	sse: numbered([...responseEvents(body, size), endOf(body, ending)]),
});

const numbered = (events: Json[]) => events.map((event, at) => ({ ...event, sequence_number: at }));

function endOf(body: Json, ending: Ending): Json {
	const { output, ...rest } = body;
	const { status = 'completed' } = rest;
	const told =
		ending === 'without output' ? {} : { output: ending === 'with its output' ? output : [] };
	return { type: `response.${String(status)}`, response: { ...rest, ...told } };
}

function responseEvents(body: Json, size: number): Json[] {
	const { id, object, model } = body;
	const begun = { id, object, model, status: 'in_progress', output: [] };
	return [
		{ type: 'response.created', response: begun },
		{ type: 'response.in_progress', response: begun },
		...list(body.output).flatMap((item, at) => itemEvents(item, at, size)),
	];
}

/** By kind of item: the field that comes in pieces, and what its events are called. */
const FIELDS: Record<string, [field: string, event: string]> = {
	function_call: ['arguments', 'function_call_arguments'],
	mcp_call: ['arguments', 'mcp_call_arguments'],
	custom_tool_call: ['input', 'custom_tool_call_input'],
	code_interpreter_call: ['code', 'code_interpreter_call_code'],
};

/** By kind of part: the field that comes in pieces, and what its events are called. */
const PARTS: Record<string, [field: string, event: string]> = {
	output_text: ['text', 'output_text'],
	refusal: ['refusal', 'refusal'],
	reasoning_text: ['text', 'reasoning_text'],
	summary_text: ['text', 'reasoning_summary_text'],
};

function itemEvents(item: Json, outputIndex: number, size: number): Json[] {
	const where = { output_index: outputIndex, item_id: item.id };
	const [field, event] = FIELDS[String(item.type)] ?? [];
	const written = field === undefined ? undefined : item[field];
	const text = typeof written === 'string' ? written : '';
	const parts = (['summary', 'content'] as const).flatMap((key) =>
		list(item[key]).flatMap((part, at) => partEvents(key, part, at, where, size)),
	);
	const open = {
		...item,
		// Some kinds of item have no status at any time.
		...(item.status !== undefined && { status: 'in_progress' }),
		...(field !== undefined && { [field]: '' }),
		...(Array.isArray(item.content) && { content: [] }),
		...(Array.isArray(item.summary) && { summary: [] }),
	};
	return [
		{ type: 'response.output_item.added', output_index: outputIndex, item: open },
		...parts,
		...(text ? textEvents(String(event), String(field), text, where, size) : []),
		{ type: 'response.output_item.done', output_index: outputIndex, item },
	];
}

function partEvents(
	key: 'content' | 'summary',
	part: Json,
	at: number,
	where: Json,
	size: number,
): Json[] {
	const [field, event] = PARTS[String(part.type)] ?? [];
	const place = { ...where, [`${key}_index`]: at };
	const name = key === 'content' ? 'content_part' : 'reasoning_summary_part';
	const text = field === undefined ? undefined : part[field];
	const open = field === undefined ? part : { ...part, [field]: '' };
	const isText = typeof text === 'string' && text !== '';
	return [
		{ type: `response.${name}.added`, ...place, part: open },
		...(isText ? textEvents(String(event), String(field), text, place, size) : []),
		{ type: `response.${name}.done`, ...place, part },
	];
}

const textEvents = (event: string, field: string, text: string, place: Json, size: number) => [
	...cut(text, size).map((delta) => ({ type: `response.${event}.delta`, ...place, delta })),
	{ type: `response.${event}.done`, ...place, [field]: text },
];
