/** The official client of each chat API behind one interface: asked the same, it tells what it has read. */
import Anthropic from '@anthropic-ai/sdk';
import { GoogleGenAI, type Content, type GenerateContentResponse, Type } from '@google/genai';
import OpenAI from 'openai';

export type Api = 'anthropic' | 'completions' | 'gemini' | 'responses';

export type Call = { id?: string; name: string; arguments: unknown };

/** In terms that all four APIs have. */
export type Question = {
	system?: string;
	prompt: string;
	/** Whether the function `weather` may be called. */
	tools?: boolean;
	/** A round of tools that is over, after the prompt. */
	round?: { call: Call; result: string };
	json?: boolean;
	stream?: boolean;
};

export type Reading = {
	text: string;
	thoughts: string;
	calls: Call[];
	inputTokens?: number;
	outputTokens?: number;
};

export const MODELS: Record<Api, string> = {
	completions: 'gpt-5.5',
	responses: 'gpt-5.5',
	anthropic: 'claude-sonnet-5',
	gemini: 'gemini-3-flash-preview',
};

export const parameters = {
	type: 'object' as const,
	properties: { city: { type: 'string' } },
	required: ['city'],
};
export const weather = { name: 'weather', description: 'The weather of a city', parameters };
export const schema = { ...parameters, additionalProperties: false };

type Ask = (question: Question) => Promise<Reading>;

/** What they do on their own besides, such as repeating, is off. */
export const officialClients = (server: string): Record<Api, Ask> => {
	const openai = new OpenAI({ apiKey: 'sk-judge', baseURL: `${server}/v1`, maxRetries: 0 });
	return {
		completions: async (question) => await askCompletions(openai, question),
		responses: async (question) => await askResponses(openai, question),
		anthropic: async (question) =>
			await askAnthropic(
				new Anthropic({ apiKey: 'sk-judge', baseURL: server, maxRetries: 0 }),
				question,
			),
		gemini: async (question) =>
			await askGemini(
				new GoogleGenAI({ apiKey: 'sk-judge', httpOptions: { baseUrl: server } }),
				question,
			),
	};
};

async function askCompletions(client: OpenAI, question: Question): Promise<Reading> {
	const { system, prompt, tools, round, json, stream } = question;
	const body: Omit<OpenAI.ChatCompletionCreateParamsNonStreaming, 'stream'> = {
		model: MODELS.completions,
		messages: [
			...(system ? [{ role: 'system' as const, content: system }] : []),
			{ role: 'user', content: prompt },
			...(round ? completionsRound(round) : []),
		],
		...(tools && { tools: [{ type: 'function', function: weather }] }),
		...(json && {
			response_format: {
				type: 'json_schema',
				json_schema: { name: 'answer', strict: true, schema },
			},
		}),
	};
	const { choices, usage } = stream
		? await client.chat.completions
				.stream({ ...body, stream_options: { include_usage: true } })
				.finalChatCompletion()
		: await client.chat.completions.create(body);
	const { message } = choices[0];
	return {
		text: message.content ?? '',
		thoughts: (message as { reasoning_content?: string }).reasoning_content ?? '',
		calls: (message.tool_calls ?? []).flatMap((call) =>
			call.type === 'function'
				? [{ id: call.id, name: call.function.name, arguments: read(call.function.arguments) }]
				: [],
		),
		inputTokens: usage?.prompt_tokens,
		outputTokens: usage?.completion_tokens,
	};
}

const completionsRound = ({
	call,
	result,
}: NonNullable<Question['round']>): OpenAI.ChatCompletionMessageParam[] => [
	{
		role: 'assistant',
		content: null,
		tool_calls: [
			{
				id: String(call.id),
				type: 'function',
				function: { name: call.name, arguments: JSON.stringify(call.arguments) },
			},
		],
	},
	{ role: 'tool', tool_call_id: String(call.id), content: result },
];

async function askResponses(client: OpenAI, question: Question): Promise<Reading> {
	const { system, prompt, tools, round, json, stream } = question;
	const body: OpenAI.Responses.ResponseCreateParamsNonStreaming = {
		model: MODELS.responses,
		...(system && { instructions: system }),
		input: round
			? [
					{ role: 'user', content: prompt },
					{
						type: 'function_call',
						call_id: String(round.call.id),
						name: round.call.name,
						arguments: JSON.stringify(round.call.arguments),
					},
					{ type: 'function_call_output', call_id: String(round.call.id), output: round.result },
				]
			: prompt,
		...(tools && { tools: [{ type: 'function', ...weather, strict: null }] }),
		...(json && {
			text: { format: { type: 'json_schema', name: 'answer', strict: true, schema } },
		}),
	};
	const { output, output_text, usage } = stream
		? await client.responses.stream(body as never).finalResponse()
		: await client.responses.create(body);
	return {
		text: output_text,
		thoughts: output
			.flatMap((item) => (item.type === 'reasoning' ? item.summary.map(({ text }) => text) : []))
			.join(''),
		calls: output.flatMap((item) =>
			item.type === 'function_call'
				? [{ id: item.call_id, name: item.name, arguments: read(item.arguments) }]
				: [],
		),
		inputTokens: usage?.input_tokens,
		outputTokens: usage?.output_tokens,
	};
}

async function askAnthropic(client: Anthropic, question: Question): Promise<Reading> {
	const { system, prompt, tools, round, json, stream } = question;
	const body: Anthropic.MessageCreateParamsNonStreaming = {
		model: MODELS.anthropic,
		max_tokens: 8192,
		...(system && { system }),
		messages: [{ role: 'user', content: prompt }, ...(round ? anthropicRound(round) : [])],
		...(tools && {
			tools: [
				{ name: weather.name, description: weather.description, input_schema: weather.parameters },
			],
		}),
		...(json && { output_config: { format: { type: 'json_schema', schema } } }),
	};
	const { content, usage } = stream
		? await client.messages.stream(body).finalMessage()
		: await client.messages.create(body);
	return {
		text: content.map((block) => (block.type === 'text' ? block.text : '')).join(''),
		thoughts: content.map((block) => (block.type === 'thinking' ? block.thinking : '')).join(''),
		calls: content.flatMap((block) =>
			block.type === 'tool_use' ? [{ id: block.id, name: block.name, arguments: block.input }] : [],
		),
		inputTokens: usage.input_tokens,
		outputTokens: usage.output_tokens,
	};
}

const anthropicRound = ({
	call,
	result,
}: NonNullable<Question['round']>): Anthropic.MessageParam[] => [
	{
		role: 'assistant',
		content: [{ type: 'tool_use', id: String(call.id), name: call.name, input: call.arguments }],
	},
	{
		role: 'user',
		content: [{ type: 'tool_result', tool_use_id: String(call.id), content: result }],
	},
];

async function askGemini(client: GoogleGenAI, question: Question): Promise<Reading> {
	const { system, prompt, tools, round, json, stream } = question;
	const wireSchema = {
		type: Type.OBJECT,
		properties: { city: { type: Type.STRING } },
		required: ['city'],
	};
	const request = {
		model: MODELS.gemini,
		contents: [{ role: 'user', parts: [{ text: prompt }] }, ...(round ? geminiRound(round) : [])],
		config: {
			...(system && { systemInstruction: system }),
			...(tools && { tools: [{ functionDeclarations: [{ ...weather, parameters: wireSchema }] }] }),
			...(json && { responseMimeType: 'application/json', responseSchema: wireSchema }),
		},
	};
	const pieces: GenerateContentResponse[] = [];
	if (stream) {
		for await (const piece of await client.models.generateContentStream(request))
			pieces.push(piece);
	} else pieces.push(await client.models.generateContent(request));
	const parts = pieces.flatMap(({ candidates }) => candidates?.[0]?.content?.parts ?? []);
	const usage = pieces[pieces.length - 1]?.usageMetadata;
	return {
		text: parts.map(({ text = '', thought }) => (thought ? '' : text)).join(''),
		thoughts: parts.map(({ text = '', thought }) => (thought ? text : '')).join(''),
		calls: parts.flatMap(({ functionCall: call }) =>
			call?.name ? [{ id: call.id, name: call.name, arguments: call.args }] : [],
		),
		inputTokens: usage?.promptTokenCount,
		outputTokens: usage?.candidatesTokenCount,
	};
}

const geminiRound = ({ call, result }: NonNullable<Question['round']>): Content[] => [
	{
		role: 'model',
		parts: [{ functionCall: { id: call.id, name: call.name, args: call.arguments as never } }],
	},
	{
		role: 'user',
		parts: [{ functionResponse: { id: call.id, name: call.name, response: { result } } }],
	},
];

const read = (json: string): unknown => JSON.parse(json);
