import { randomUUID } from 'crypto';
import type { IDataObject } from 'n8n-workflow';

import { compact, omit } from '../api/body';
import { invalidResponse } from '../api/apiError';
import type { JsonObject } from '../api/readJson';
import { isObject } from '../api/readJson';
import type { AnswerMeta } from './dialects/dialect';
import { readToolArguments } from './toolArguments';

/** Something that the model wants done before it goes on, of any API. */
export type CalledTool = {
	id?: string;
	/** Missing for a function; `custom`, `shell` and the like otherwise. */
	type?: string;
	name?: string;
	/** An object, for a function that can be called; else what came. */
	arguments?: unknown;
	/** What came beside it and has to go back with it, such as the signatures of Gemini. */
	beside?: JsonObject;
};

/**
 * A call as Chat Completions spells it (contract 2.1), its older `function_call`, or the item of Responses
 * (contract 4.3).
 */
export function calledTool(call: JsonObject): CalledTool {
	const { id, call_id: callId, type, function: called, custom } = call;
	const rest = omit(call, 'id', 'call_id', 'type', 'function', 'custom', 'index');
	const inner = [called, custom].find(isObject) ?? rest;
	const { name, input } = inner;
	const written = argumentsIn(inner);
	const isCustom = isObject(custom) || type === 'custom' || type === 'custom_tool_call';
	const beside = isObject(called) || isObject(custom) ? compact(rest) : undefined;
	return compact({
		id: callId ?? id ?? undefined,
		type: isCustom ? 'custom' : undefined,
		name: name ?? undefined,
		arguments: isCustom ? (input ?? written) : (written ?? input),
		beside: beside && Object.keys(beside).length ? beside : undefined,
	}) as CalledTool;
}

/** Vendors have other words for the same; a call must not lose what it is to be run with. */
export const argumentsIn = ({ arguments: given, parameters, args }: JsonObject): unknown =>
	given ?? parameters ?? args;

/**
 * The calls, each with an id, and with its arguments as an object.
 * @param source the answer that they are part of, and where it comes from
 * @throws ApiError for half a call: one without a name, or with arguments that are not JSON
 */
export function wholeCalls(
	calls: CalledTool[],
	{
		model,
		finishReason,
		response,
		meta,
		text,
	}: {
		model?: string;
		finishReason?: string;
		response: object;
		meta: AnswerMeta;
		text?: string;
	},
): CalledTool[] {
	const cut = finishReason === 'length' ? ' (it was cut off: raise the token limit)' : '';
	const who = `the model${model ? ` ${model}` : ''}`;
	const half = (problem: string) =>
		invalidResponse(`CometAPI's response cannot be used: ${who} ${problem}`, meta, response, text);
	return calls.map(({ id = newCallId(), ...rest }) => {
		const call = { id, ...rest };
		if (call.type) return call;
		if (!call.name) throw half(`called a tool without its name${cut}`);
		const read = readToolArguments(call.arguments);
		const nothing = read.problem === undefined && !Object.keys(read.value).length;
		if (nothing && cut && isBlank(call.arguments))
			throw half(`called the tool '${call.name}' without its arguments${cut}`);
		if (read.problem === undefined) return { ...call, arguments: read.value };
		throw half(
			`called the tool '${call.name}' with arguments that are not JSON${cut}: ${read.problem}`,
		);
	});
}

/** For a call that came without one: what a tool gives back has to name its call. 37 characters; OpenAI takes 40. */
export const newCallId = () => `call_${randomUUID().replaceAll('-', '')}`;

/** Whether an id is one of those: its provider does not know it. */
export const isNewCallId = (id: string) => /^call_[0-9a-f]{32}$/.test(id);

const isBlank = (written: unknown) => typeof written !== 'string' || written.trim() === '';

/** A call as an output item has it; it can go back to any API as it is. */
export const flatCall = ({ id, type, name, arguments: given, beside }: CalledTool): IDataObject =>
	compact({ id, type, name, arguments: given, ...beside }) as IDataObject;
