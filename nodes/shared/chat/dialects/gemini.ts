import type { IDataObject, INodeProperties } from 'n8n-workflow';

import { compact, compactOrNothing } from '../../api/body';
import { FieldError } from '../../node/fieldError';
import type { ModelOptions } from '../options';
import {
	answersOption,
	maxTokensOption,
	reasoningEffortOption,
	samplingOptions,
	stopsOf,
	thinkingBudgetOption,
	toolChoiceOptions,
	topKOption,
	wordingOptions,
} from '../options';
import type { ResponseFormat } from '../responseFormat';
import type { Subset } from '../schemaSubset';
import { inSubset } from '../schemaSubset';
import { flatTool, toolChoice } from '../tools';
import type { Dialect } from './dialect';
import { chatRequest } from './dialect';
import { GeminiEvents } from './geminiEvents';
import { geminiPath, toGeminiInput } from './geminiInput';
import type { GeminiResponse } from './geminiResponse';
import { geminiAnswers } from './geminiResponse';

type Options = ModelOptions & {
	frequencyPenalty?: number;
	googleSearch?: boolean;
	n?: number;
	presencePenalty?: number;
	seed?: number;
	stop?: string[];
	thinkingBudget?: number;
	topK?: number;
};

const ownOptions: INodeProperties[] = [
	{
		displayName: 'Google Search',
		name: 'googleSearch',
		type: 'boolean',
		default: false,
		description: 'Whether the model may look things up; what it found comes out as citations',
	},
];

const GEMINI = /gemini|gemma/i;

/** Media that Chat Completions drops for these models (contract B.1). */
const MEDIA = /^(?:video_url|input_audio|file)$/;

/** `POST /v1beta/models/{model}:generateContent`, contract B. */
export const gemini: Dialect<Options, GeminiResponse> = {
	option: {
		name: 'Gemini',
		value: 'gemini',
		description: "Gemini's own API: video, audio and PDFs, thinking, Google Search",
	},
	options: [
		...wordingOptions,
		...samplingOptions,
		...toolChoiceOptions,
		answersOption,
		maxTokensOption,
		reasoningEffortOption,
		thinkingBudgetOption,
		topKOption,
		...ownOptions,
	],
	attachments: ['audio', 'file', 'image', 'video'],
	endpoint: /generateContent/,
	family: GEMINI,
	isNeeded: ({ messages, options }) =>
		Boolean(options.googleSearch) ||
		options.thinkingBudget !== undefined ||
		messages.some(
			({ content }) =>
				Array.isArray(content) && content.some(({ type }) => MEDIA.test(String(type))),
		),
	toRequest(call) {
		const { model, messages, options, tools, format } = call;
		const body = {
			...toGeminiInput(messages, model),
			tools: toolsOf(tools, options),
			toolConfig: toolConfigOf(toolChoice(call.toolChoice, tools, (name) => ({ name }))),
			generationConfig: compactOrNothing({
				temperature: options.temperature,
				topP: options.topP,
				topK: options.topK,
				maxOutputTokens: options.maxTokens,
				candidateCount: options.n,
				stopSequences: stopsOf(options.stop),
				seed: options.seed,
				presencePenalty: options.presencePenalty,
				frequencyPenalty: options.frequencyPenalty,
				...wireFormat(format),
				thinkingConfig: thinkingOf(model, options),
			}),
		};
		const method = call.stream ? 'streamGenerateContent' : 'generateContent';
		const request = chatRequest(geminiPath(model, method), call, body, {});
		return { ...request, surface: 'root', ...(call.stream && { query: { alt: 'sse' } }) };
	},
	toAnswers: geminiAnswers,
	collectEvents: () => new GeminiEvents(),
};

/** Gemini 3 takes a level, Gemini 2.5 a budget (contract B.3). */
const BUDGETS: Record<string, number> = {
	none: 0,
	minimal: 0,
	low: 1024,
	medium: 8192,
	high: 24_576,
};

function thinkingOf(model: string, { reasoningEffort: effort, thinkingBudget }: Options) {
	if (effort === undefined && thinkingBudget === undefined) return undefined;
	const isOlder = /gemini-2/i.test(model);
	const budget = thinkingBudget ?? (isOlder ? BUDGETS[effort ?? ''] : undefined);
	const level = effort === 'none' ? 'minimal' : effort;
	return budget === undefined
		? { thinkingLevel: level && String(level).toUpperCase(), includeThoughts: true }
		: { thinkingBudget: budget, ...(budget !== 0 && { includeThoughts: true }) };
}

/** The part of JSON Schema that its `responseSchema` and `parameters` take (https://ai.google.dev/api/caching#Schema). */
const SCHEMA: Subset = {
	keywords: new Set([
		'format',
		'maximum',
		'maxItems',
		'maxLength',
		'maxProperties',
		'minimum',
		'minItems',
		'minLength',
		'minProperties',
		'pattern',
		'propertyOrdering',
	]),
	formats: ['date-time', 'double', 'enum', 'float', 'int32', 'int64'],
	nullable: 'keyword',
	capitals: true,
};

/** @throws FieldError for a schema that cannot be said in the part that Gemini takes */
function wireFormat(format: ResponseFormat | undefined) {
	if (!format) return {};
	const responseMimeType = 'application/json';
	if (format.type === 'json_object' || !format.schema.schema) return { responseMimeType };
	const { schema, hasOpenReference } = inSubset(format.schema.schema, SCHEMA);
	if (hasOpenReference) {
		throw new FieldError(
			'JSON Schema',
			"has a '$ref' that points to nothing in it, or to itself, which Gemini cannot take",
			'Write the schema out, or choose another API.',
		);
	}
	return { responseMimeType, responseSchema: schema };
}

/** Functions go together as declarations; tools of the provider stay as they are. */
function toolsOf(tools: IDataObject[] = [], { googleSearch }: Options): IDataObject[] | undefined {
	const declared: IDataObject[] = [];
	const others: IDataObject[] = googleSearch ? [{ google_search: {} }] : [];
	for (const tool of tools) {
		const { type, name, description, parameters } = flatTool(tool);
		if (type !== 'function') {
			others.push(tool);
			continue;
		}
		const { schema } = inSubset(parameters, SCHEMA);
		// An object without properties is refused.
		const hasAny = Object.keys((schema.properties as object | undefined) ?? {}).length > 0;
		declared.push(
			compact({ name, description, parameters: hasAny ? schema : undefined }) as IDataObject,
		);
	}
	const all = [...(declared.length ? [{ functionDeclarations: declared }] : []), ...others];
	return all.length ? all : undefined;
}

const MODES: Record<string, string> = { auto: 'AUTO', none: 'NONE', required: 'ANY' };

function toolConfigOf(choice: unknown): IDataObject | undefined {
	if (choice === undefined) return undefined;
	if (typeof choice === 'string')
		return { functionCallingConfig: { mode: MODES[choice] ?? choice.toUpperCase() } };
	const { name } = choice as { name: string };
	return { functionCallingConfig: { mode: 'ANY', allowedFunctionNames: [name] } };
}
