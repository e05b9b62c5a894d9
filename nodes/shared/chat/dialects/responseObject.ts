import { compact } from '../../api/body';
import { ApiError, invalidResponse } from '../../api/apiError';
import { readErrorBody } from '../../api/errorBody';
import type { JsonObject } from '../../api/readJson';
import { isObject, readJson } from '../../api/readJson';
import { camelKeys } from '../citations';
import type { CalledTool } from '../calledTools';
import { calledTool } from '../calledTools';
import type { Contents } from '../contents';
import { addContent, noContents, textIn } from '../contents';
import { madeFile } from '../madeFile';
import type { AnswerMeta } from './dialect';

/** A response of the Responses API, in wire spelling (contract 4.3, 5.6); anything in it may be missing. */
export type ResponseObject = JsonObject & {
	id?: string;
	model?: string;
	status?: string;
	output?: unknown;
};

/** @throws ApiError for a response that failed or holds no output */
export function outputOf(response: ResponseObject, meta: AnswerMeta): JsonObject[] {
	const { status, output } = response;
	if (status === 'failed' || status === 'cancelled') {
		const { error, incomplete_details: incomplete } = response;
		const told = readErrorBody(error ?? incomplete);
		const ended = status === 'failed' ? 'failed' : 'was cancelled';
		const { message: reason = `the response ${ended} without a reason`, code } = told;
		const { text } = readOutput(Array.isArray(output) ? output.filter(isObject) : []).said;
		const message = text ? `${reason}; until then it had said: "${text.slice(0, 300)}"` : reason;
		const { status: httpStatus, requestId } = meta;
		throw new ApiError({
			kind: 'server',
			message,
			code,
			status: httpStatus,
			requestId,
			body: response,
			text: text || undefined,
		});
	}
	if (Array.isArray(output)) return output.filter(isObject);
	// OpenAI's own clients give the text this name; some gateways send it instead of the output.
	const { output_text: text } = response;
	if (typeof text === 'string') return [{ type: 'message', content: text }];
	throw invalidResponse("CometAPI's response cannot be used: it holds no output", meta, response);
}

/** What the items of a response's output hold, by kind. */
export type Output = { said: Contents; calls: CalledTool[]; hostedTools: JsonObject[] };

type Reader = (item: JsonObject, output: Output) => void;

/** Tools of the user's machine: what they are called here, and where their item says what to do. */
const OWN_TOOLS: Record<string, [name: string, key: string]> = {
	apply_patch_call: ['apply_patch', 'operation'],
	computer_call: ['computer', 'action'],
	local_shell_call: ['local_shell', 'action'],
	shell_call: ['shell', 'action'],
};

/** The kinds that are known, and how each is read; the rest is kept whole (OpenAI's OpenAPI document, OutputItem). */
const READERS: Record<string, Reader> = {
	message: ({ content }, { said }) => addContent(said, content),
	reasoning: (item, { said }) => {
		const thoughts = [said.reasoning, ...[item.summary, item.content].map(linesOf)];
		said.reasoning = [...new Set(thoughts)].filter(Boolean).join('\n');
	},
	function_call: (item, { calls }) => calls.push(calledTool(item)),
	custom_tool_call: (item, { calls }) => calls.push(calledTool(item)),
	image_generation_call: readImage,
	code_interpreter_call: readCode,
	web_search_call: ({ action, ...item }, output) =>
		keep({ ...item, ...(isObject(action) && { ...action, type: item.type }) }, output),
	file_search_call: keep,
	mcp_call: ({ arguments: written, ...item }, output) =>
		keep({ ...item, arguments: valueOf(written) }, output),
	mcp_approval_request: ({ arguments: written, ...item }, output) =>
		keep({ ...item, arguments: valueOf(written) }, output),
	mcp_list_tools: ({ tools, ...item }, output) => keep({ ...item, tools: namesOf(tools) }, output),
	...Object.fromEntries(Object.keys(OWN_TOOLS).map((type) => [type, readOwnTool])),
};

/** Pure: never throws, whatever the items are. */
export function readOutput(items: JsonObject[]): Output {
	const output: Output = { said: noContents(), calls: [], hostedTools: [] };
	const texts: string[] = [];
	for (const item of items) {
		const type = String(item.type ?? (item.role === undefined ? '' : 'message'));
		const read = READERS[type];
		if (read) read(item, output);
		else output.said.other.push(item);
		if (output.said.text) texts.push(output.said.text);
		output.said.text = '';
	}
	output.said.text = texts.join('\n');
	return output;
}

/** Each part of a summary is a paragraph of its own. */
const linesOf = (parts: unknown) =>
	(Array.isArray(parts) ? parts : [parts]).map(textIn).filter(Boolean).join('\n');

/** In its flat form: the type without `_call`, the keys as in all items. */
function keep({ type, ...rest }: JsonObject, { hostedTools }: Output) {
	hostedTools.push({ type: String(type).replace(/_call$/, ''), ...camelKeys(rest) });
}

function readImage({ result, ...item }: JsonObject, output: Output) {
	const { output_format: format } = item;
	const type = typeof format === 'string' ? `image/${format}` : undefined;
	const file = madeFile({ type: 'image', result, ...(type && { mime_type: type }) });
	if (file) output.said.files.push(file);
	keep(item, output);
}

/** What the code printed as one text; its pictures are files. */
function readCode({ outputs, ...item }: JsonObject, output: Output) {
	const list = Array.isArray(outputs) ? outputs.filter(isObject) : [];
	const logs = list.map((one) => (one.type === 'logs' ? textIn(one.logs) : '')).join('');
	for (const one of list) {
		const file = one.type === 'logs' ? undefined : madeFile(one);
		if (file) output.said.files.push(file);
	}
	keep({ ...item, logs: logs || undefined }, output);
}

function readOwnTool(item: JsonObject, { calls }: Output) {
	const { type, id, call_id: callId } = item;
	const [name, key] = OWN_TOOLS[String(type)];
	calls.push({
		id: (callId ?? id) as string | undefined,
		type: name,
		name,
		arguments: item[key] ?? item.actions,
	});
}

const valueOf = (text: unknown): unknown => {
	const read = typeof text === 'string' ? readJson(text) : { problem: '' };
	return read.problem === undefined ? read.value : text;
};

/** What an MCP server offers, without the schemas. */
const namesOf = (tools: unknown) =>
	Array.isArray(tools)
		? tools.filter(isObject).map(({ name, description }) => compact({ name, description }))
		: undefined;
