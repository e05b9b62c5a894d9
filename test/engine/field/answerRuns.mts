import type {
	IBinaryKeyData,
	IDataObject,
	INodeExecutionData,
	INodeParameters,
} from 'n8n-workflow';

import type { Engine } from '../harness.mts';
import { chain, createEngine, node } from '../harness.mts';
import type { AnswerCase, Rule } from './fieldCase.mts';
import { FieldServer } from './fieldServer.mts';

/** Runs the operations of nodes and sub-nodes that read answers and embeddings, against one server. */

const KEY = 'sk-field-0123456789';
const PACKAGE = 'n8n-nodes-cometapi-unified';

let engine: Engine;

export const server = new FieldServer();

/** For `beforeAll`, with two minutes: the first use loads LangChain, which takes longer under Jest than all cases. */
export async function open(): Promise<void> {
	engine = await createEngine();
	await server.open();
	await supplied(`${PACKAGE}.lmChatCometApi`, {}, () => undefined);
}

export async function close(): Promise<void> {
	await server.close();
	engine.close();
}

/** What came of an operation; the items of a sub-node are what it gave, in the words of an item. */
export type Outcome = {
	items?: IDataObject[];
	/** The files of the first item, by field. */
	files?: IDataObject;
	errorItems?: IDataObject[];
	error?: { message: string; all: string };
};

const credentials = () => ({ cometApi: { apiKey: KEY, baseUrl: `${server.api}/v1` } });
const model = { __rl: true, mode: 'id', value: 'm' };

function rulesOf(one: AnswerCase, operation: string): Rule[] {
	const rule: Rule = {
		match: 'POST ~',
		answers: one.answersFor?.[operation] ?? one.answers,
		...(one.rule && { rule: one.rule }),
	};
	return [
		rule,
		{ match: 'GET /v1/models', answers: [{ body: { object: 'list', data: [{ id: 'm' }] } }] },
	];
}

export async function play(one: AnswerCase, operation: string): Promise<Outcome> {
	server.play(rulesOf(one, operation));
	const [kind] = operation.split('.');
	if (kind === 'chat' || kind === 'embedding') return await runNode(one, operation);
	if (kind === 'embeddings') return await runEmbeddings(one, operation);
	return await runModel(one, operation);
}

async function runNode(one: AnswerCase, operation: string): Promise<Outcome> {
	const [kind, api, stream] = operation.split('.');
	const { options = {}, ...parameters } = (one.parameters ?? {}) as { options?: IDataObject };
	const chat = {
		operation: 'message',
		api,
		prompt: 'Hello',
		options: {
			...options,
			...(stream && { stream: true }),
			...(one.tools && { tools: JSON.stringify(one.tools) }),
		},
	};
	const embedding = { operation: 'create', text: '={{ $json.text }}', options };
	const type = kind === 'chat' ? 'cometApi' : 'cometApiEmbedding';
	const main = node(
		'Node',
		`cometapi:${kind === 'chat' ? 'cometApiChat' : type}`,
		{ model, ...(kind === 'chat' ? chat : embedding), ...parameters } as INodeParameters,
		one.onError ? { onError: one.onError } : {},
	);
	const run = await engine.runWorkflow({
		workflow: chain(main),
		credentials: credentials(),
		input: (one.input ?? [{}]).map(({ json = {} }): INodeExecutionData => ({ json })),
	});
	if (run.error) return { error: told(run.error) };
	const jsons = (output: number) => run.items('Node', { output }).map(({ json }) => json);
	const files = await contentsOf(run.items('Node')[0]?.binary ?? {});
	return { items: jsons(0), files, ...(one.onError && { errorItems: jsons(1) }) };
}

/** Names of files are made up anew each time; their bytes and types are not. */
async function contentsOf(binary: IBinaryKeyData): Promise<IDataObject> {
	const found: IDataObject = {};
	for (const [field, data] of Object.entries(binary)) {
		const bytes = await engine.readBinary(data);
		found[field] = { mimeType: data.mimeType, bytes: bytes.toString('base64') };
	}
	return found;
}

const told = (error: { message?: string; description?: unknown; context?: unknown }) => {
	const { message = '', description, context } = error;
	const all = `${message} ${String(description ?? '')} ${JSON.stringify(context ?? {})}`;
	return { message: `${message} ${String(description ?? '')}`, all };
};

async function supplied<Supplied, Value>(
	type: string,
	parameters: IDataObject,
	use: (value: Supplied) => Promise<Value> | Value,
) {
	return await engine.supply<Supplied, Value>({
		type,
		parameters: { model, ...parameters } as never,
		credentials: credentials(),
		use,
	});
}

type Thrown = { message?: string; description?: string; context?: unknown };

async function caught<Value>(
	work: () => Promise<Value>,
): Promise<{ value?: Value; error?: Thrown }> {
	return await work().then(
		(value) => ({ value }),
		(error: Thrown) => ({ error }),
	);
}

type Embeddings = {
	embedQuery(text: string): Promise<number[]>;
	embedDocuments(texts: string[]): Promise<number[][]>;
};

async function runEmbeddings(one: AnswerCase, operation: string): Promise<Outcome> {
	const texts = (one.input ?? []).map(({ json }) => String(json?.text));
	const { value } = await supplied<Embeddings, Awaited<ReturnType<typeof caught<number[][]>>>>(
		`${PACKAGE}.embeddingsCometApi`,
		one.parameters ?? {},
		async (embeddings) =>
			await caught(async () =>
				operation.endsWith('query')
					? [await embeddings.embedQuery(texts[0] ?? '')]
					: await embeddings.embedDocuments(texts),
			),
	);
	if (value.error) return { error: told(value.error) };
	return { items: (value.value ?? []).map((embedding) => ({ embedding })) };
}

/** As much of LangChain's chat model as n8n's agents and chains use. */
type ChatModel = {
	invoke(messages: unknown): Promise<Message>;
	stream(messages: unknown): Promise<AsyncIterable<Message>>;
	bindTools(tools: object[]): ChatModel;
	withFallbacks(fallbacks: ChatModel[]): ChatModel;
};

type Message = {
	content: unknown;
	additional_kwargs: IDataObject;
	response_metadata: IDataObject;
	tool_calls?: Array<{ id: string; name: string; args: IDataObject }>;
	usage_metadata?: IDataObject;
	concat(next: Message): Message;
};

async function ask(chat: ChatModel, messages: unknown, streamed: boolean): Promise<Message> {
	if (!streamed) return await chat.invoke(messages);
	let whole: Message | undefined;
	for await (const piece of await chat.stream(messages)) whole = whole?.concat(piece) ?? piece;
	if (!whole) throw new Error('The stream of the model was empty');
	return whole;
}

async function runModel(one: AnswerCase, operation: string): Promise<Outcome> {
	const streamed = operation.endsWith('stream');
	const bind = (chat: ChatModel) => (one.tools ? chat.bindTools(one.tools) : chat);
	const { value, run } = await supplied<ChatModel, Awaited<ReturnType<typeof caught<Message>>>>(
		`${PACKAGE}.lmChatCometApi`,
		one.parameters ?? {},
		async (chat) =>
			await caught(async () => {
				const bound = bind(chat);
				const asked = operation.startsWith('fallback') ? bound.withFallbacks([bind(chat)]) : bound;
				return await converse(asked, one, streamed);
			}),
	);
	if (value.error) return { error: told(value.error) };
	const hints = run.nodes['Sub-node']?.flatMap(({ raw }) => raw.hints ?? []) ?? [];
	return { items: [itemOf(value.value as Message, hints.map(({ message }) => message).join(' '))] };
}

/** Answers the calls of the model as an agent does, as far as the case has answers. */
async function converse(chat: ChatModel, one: AnswerCase, streamed: boolean): Promise<Message> {
	const messages: unknown[] = one.history?.map(messageOf) ?? [{ role: 'user', content: 'Hello' }];
	for (;;) {
		const answer = await ask(chat, messages, streamed);
		const calls = answer.tool_calls ?? [];
		const { toolResults } = one;
		if (!toolResults || !calls.length) return answer;
		messages.push(answer);
		for (const { id, name } of calls) {
			messages.push({ role: 'tool', tool_call_id: id, name, content: toolResults[name] ?? '' });
		}
	}
}

function messageOf({ human, ai, tool, ...rest }: NonNullable<AnswerCase['history']>[number]) {
	if (human !== undefined) return { role: 'user', content: human };
	return tool === undefined
		? { role: 'assistant', content: ai, ...rest }
		: { role: 'tool', content: tool, ...rest };
}

/** What a model gives, in the words of an item. */
function itemOf(message: Message, hint: string): IDataObject {
	const { content, additional_kwargs: kept, response_metadata: meta, tool_calls: calls } = message;
	const usage = message.usage_metadata;
	return {
		text: content as string,
		...(kept.reasoning_content !== undefined && { reasoning: kept.reasoning_content }),
		...(calls?.length && {
			toolCalls: calls.map(({ id, name, args }) => ({ id, name, arguments: args })),
		}),
		finishReason: meta.finish_reason,
		...(hint && { hint }),
		...(usage && {
			usage: {
				inputTokens: usage.input_tokens,
				outputTokens: usage.output_tokens,
				totalTokens: usage.total_tokens,
			},
		}),
	};
}
