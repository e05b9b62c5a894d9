import type { ISupplyDataFunctions, SupplyData } from 'n8n-workflow';

import type { CometApiChatModel } from './chatModel';
import { countTokens } from './countTokens';
import type { BesideCalls } from './besideCalls';
import { fromSignatures, GEMINI, REASONING, toSignatures } from './besideCalls';
import { BESIDE } from './toGenerateResult';
import { toJsonSchema } from './toolSchema';

/**
 * n8n's AI nodes work with LangChain. The SDK's adapter stands between them and our model, but in 0.31 it does
 * not carry all that n8n's own chat models do; this class, made over it, adds what is missing:
 * - pictures and files in LangChain's and OpenAI's form (Basic LLM Chain and AI Agent send those) are lost;
 * - what a model was thinking, and Gemini's signatures, do not get to where the AI Agent keeps them;
 * - `tool_choice` is lost (the agent's "force tool call");
 * - the usage of a streamed answer has other names than the tracing looks for, and is estimated instead;
 * - the Basic LLM Chain parses JSON only when it sees in `modelKwargs` that JSON was asked for;
 * - LangChain's `withStructuredOutput` wants a message of the class that only streams have, and forces no call;
 * - tokens are counted with a table from the internet;
 * - the sub-node's input shows nothing of the model and its options.
 * Everything here is an addition: what a later SDK does by itself stays right.
 */
export function adapterClass(Base: AdapterConstructor) {
	return class Adapter extends Base {
		/** Under this name n8n's chains look for it. */
		readonly modelKwargs: object;

		private readonly model: CometApiChatModel;

		private readonly context: ISupplyDataFunctions;

		constructor(model: CometApiChatModel, context: ISupplyDataFunctions) {
			super(model, context);
			const { responseFormat } = model.params.options;
			this.model = model;
			this.context = context;
			this.modelKwargs = responseFormat ? { response_format: { type: responseFormat } } : {};
			for (const { options } of this.callbacks ?? []) countStreamedTokens(options);
		}

		override async _generate(messages: LcMessage[], ...rest: unknown[]): Promise<LcResult> {
			const result = await super._generate(messages.map(forSdk), ...rest);
			for (const generation of result.generations) {
				forAgents(generation.message);
				const { finish_reason } = generation.message.response_metadata ?? {};
				generation.generationInfo ??= { finish_reason };
			}
			return result;
		}

		override async *_streamResponseChunks(messages: LcMessage[], ...rest: unknown[]) {
			for await (const chunk of super._streamResponseChunks(messages.map(forSdk), ...rest)) {
				forAgents(chunk.message);
				yield chunk;
			}
		}

		override bindTools(tools: unknown[], kwargs: { tool_choice?: unknown } = {}): Adapter {
			const { chatModel } = super.bindTools(tools);
			const { tool_choice: choice } = kwargs;
			const bound = choice === undefined ? chatModel : chatModel.withToolChoice(choice);
			return new Adapter(bound, this.context);
		}

		/**
		 * A model that answers with an object: it has to call a function whose arguments that object is.
		 * @param schema of zod, or a JSON schema
		 */
		withStructuredOutput(
			schema: OutputSchema,
			config: { name?: string; includeRaw?: boolean } = {},
		) {
			const name = config.name ?? schema.title ?? 'extract';
			const description = schema.description ?? 'Takes the answer.';
			const parameters = toJsonSchema(schema);
			const tool = { type: 'function', function: { name, description, parameters } };
			const parse = ({ tool_calls: calls = [] }: LcMessage): unknown => {
				const call = calls.find((one) => one.name === name);
				if (!call) throw new Error(`The model did not call '${name}', which takes its answer`);
				return schema.parse ? schema.parse(call.args) : call.args;
			};
			return this.bindTools([tool], { tool_choice: name }).pipe((raw) => {
				if (!config.includeRaw) return parse(raw);
				try {
					return { raw, parsed: parse(raw) };
				} catch {
					return { raw, parsed: null };
				}
			});
		}

		/** An estimate that asks nobody. */
		async getNumTokens(content: unknown): Promise<number> {
			return countTokens(content);
		}

		/** What the sub-node shows as its input, beside the messages. */
		override toJSON() {
			const { model, options } = this.model.params;
			return { lc: 1, type: 'constructor', id: this.lc_id, kwargs: { model, ...options } };
		}
	};
}

/** What {@link adapterClass} uses of LangChain's messages, which the SDK does not show. */
type LcBlock = { type?: string } & Record<string, unknown>;

/** `parse` is zod's. */
type OutputSchema = { title?: string; description?: string; parse?(value: unknown): unknown };

type LcMessage = {
	content: string | LcBlock[];
	tool_calls?: Array<{ name: string; args: unknown }>;
	additional_kwargs?: Record<string, unknown>;
	response_metadata?: Record<string, unknown>;
};

type LcGeneration = { message: LcMessage; generationInfo?: Record<string, unknown> };

type LcResult = { generations: LcGeneration[] };

type TokenUsage = { promptTokens: number; completionTokens: number; totalTokens: number };

type TracingOptions = {
	tokensUsageParser?(result: { llmOutput?: { tokenUsage?: Partial<TokenUsage> } }): TokenUsage;
};

/** The SDK's adapter: a chat model of LangChain. */
type LangchainAdapter = {
	callbacks?: Array<{ options?: TracingOptions }>;
	chatModel: CometApiChatModel;
	lc_id: string[];
	_generate(messages: LcMessage[], ...rest: unknown[]): Promise<LcResult>;
	_streamResponseChunks(messages: LcMessage[], ...rest: unknown[]): AsyncIterable<LcGeneration>;
	bindTools(tools: unknown[]): LangchainAdapter;
	/** As of any Runnable: what follows on an answer. */
	pipe(next: (message: LcMessage) => unknown): unknown;
	toJSON(): object;
};

type AdapterConstructor = new (
	model: CometApiChatModel,
	context: ISupplyDataFunctions,
) => LangchainAdapter;

/** The adapter's class, from an adapter that the SDK has made. */
export const classOf = ({ response }: SupplyData) =>
	(response as object).constructor as AdapterConstructor;

/** A message as the SDK's converter takes it without loss; the original stays as it is. */
function forSdk(message: LcMessage): LcMessage {
	const { content, additional_kwargs: kept = {} } = message;
	const blocks = typeof content === 'string' ? [{ type: 'text', text: content }] : content;
	const full = [
		...(kept[REASONING] ? [{ type: 'reasoning', reasoning: kept[REASONING] }] : []),
		...blocks.map(standardBlock),
		...(kept[GEMINI] ? [nonStandard({ [BESIDE]: fromSignatures(kept[GEMINI]) })] : []),
	];
	const copy = Object.create(Object.getPrototypeOf(message) as object) as LcMessage;
	return Object.assign(copy, message, { content: full });
}

const nonStandard = (value: object): LcBlock => ({ type: 'non_standard', value });

/** Parts in the form of the API itself, which the SDK would drop. */
const WIRE_PARTS: Record<string, string> = {
	image_url: 'image_url',
	input_audio: 'input_audio',
	video_url: 'video_url',
	file: 'file',
};

function standardBlock(block: LcBlock): LcBlock {
	const { type = '' } = block;
	const wireKey = WIRE_PARTS[type];
	if (wireKey && block[wireKey] !== undefined) return nonStandard(wirePart(block));
	if (!('source_type' in block)) return block;
	// LangChain's older form of files, which n8n's agent writes.
	const { mime_type: mimeType, data, url, id: fileId, metadata } = block;
	return { type, mimeType, data, ...(url ? { url } : {}), ...(fileId ? { fileId } : {}), metadata };
}

/** LangChain also writes the URL of an image without an object around it. */
function wirePart(block: LcBlock): object {
	const { image_url: image } = block;
	return typeof image === 'string' ? { ...block, image_url: { url: image } } : block;
}

/** A message of ours with thoughts and signatures where agents look for them, and its text as plain text. */
function forAgents(message: LcMessage): void {
	if (!Array.isArray(message.content)) return;
	const blocks = message.content;
	const kept: Record<string, unknown> = {};
	const reasoning = blocks.map(({ type, reasoning: text }) => (type === 'reasoning' ? text : ''));
	if (reasoning.some(Boolean)) kept[REASONING] = reasoning.join('');
	for (const { type, value } of blocks) {
		const beside = type === 'non_standard' ? (value as Record<string, unknown>)[BESIDE] : undefined;
		if (beside) kept[GEMINI] = toSignatures(beside as BesideCalls);
	}
	message.additional_kwargs = { ...message.additional_kwargs, ...kept };
	message.content = blocks.map(({ type, text }) => (type === 'text' ? text : '')).join('');
}

function countStreamedTokens(tracing: TracingOptions | undefined): void {
	const parse = tracing?.tokensUsageParser;
	if (!tracing || !parse) return;
	tracing.tokensUsageParser = (result) => {
		const usage = result.llmOutput?.tokenUsage;
		return usage?.completionTokens === undefined ? parse(result) : (usage as TokenUsage);
	};
}
