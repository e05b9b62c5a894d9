import type { FinishReason, GenerateResult, Message, StreamChunk, Tool } from '@n8n/ai-node-sdk';

import { ApiError, readingError } from '../shared/api/apiError';
import type { EventStream } from '../shared/api/eventStream';
import { readPieces } from '../shared/api/eventStream';
import type { WireResponse, WireRequest } from '../shared/api/wire';
import type { AnswerPiece } from '../shared/chat/answerEvents';
import type { Answer } from '../shared/chat/answer';
import { newCallId } from '../shared/chat/calledTools';
import type { Attempt, Endpoints, Ways } from '../shared/chat/attempts';
import { AUTOMATIC, findWays, modelsIn, nextWays, waysHint } from '../shared/chat/attempts';
import { dialectOf } from '../shared/chat/dialectFields';
import { dialects } from '../shared/chat/dialects';
import type { Dialect } from '../shared/chat/dialects/dialect';
import type { ChatModelParams } from './fields';
import type { Sdk } from './sdk';
import { toChatMessages } from './toChatMessages';
import { filesAsText, toResult } from './toGenerateResult';
import { toJsonSchema } from './toolSchema';
import type { CallConfig, ModelCall } from './toRequest';
import { toRequest } from './toRequest';

/** What the model needs of the node it belongs to. */
export type ModelHost = {
	/** One request with its retries. */
	send<T>(request: WireRequest): Promise<WireResponse<T>>;
	/** Any thrown thing as the error that n8n shows. */
	asError(error: unknown, streamed: boolean): Error;
	/** The paths that the catalog names for a model. */
	look(model: string): Promise<Endpoints>;
	/** Called with each whole answer. */
	answered(answer: Answer): void;
};

/** What was sent in the end, and what came. */
type Asked<T> = {
	dialect: Dialect;
	request: WireRequest;
	ways: Ways;
	response: WireResponse<T>;
};

export type CometApiChatModel = InstanceType<ReturnType<typeof chatModelClass>>;

/** The model for n8n's AI SDK; made by a function because the SDK is loaded late (see sdk.ts). */
export function chatModelClass({ BaseChatModel, getParametersJsonSchema }: Sdk) {
	return class extends BaseChatModel<CallConfig> {
		readonly params: ChatModelParams;

		private readonly host: ModelHost;

		/** Whether a tool has to be called, as {@link withToolChoice} has it. */
		private readonly toolChoice?: unknown;

		constructor(params: ChatModelParams, host: ModelHost) {
			super('cometapi', params.model);
			this.params = params;
			this.host = host;
		}

		async generate(messages: Message[], config?: CallConfig): Promise<GenerateResult> {
			try {
				const asked = await this.ask<object>(messages, config, false);
				return this.read(asked.response.body, asked, messages).result;
			} catch (error) {
				throw this.host.asError(error, false);
			}
		}

		/**
		 * Text and thoughts come piece by piece. Tool calls come whole, at the end: only whole arguments can be
		 * repaired, and n8n's adapter would put pieces of parallel calls together into one.
		 */
		async *stream(messages: Message[], config?: CallConfig): AsyncGenerator<StreamChunk> {
			try {
				const asked = await this.begin(messages, config);
				if (!asked) {
					const whole = await this.generate(messages, config);
					yield* textOf(whole);
					return yield* endOf(whole);
				}
				const { dialect, request, response } = asked;
				const collector = dialect.collectEvents(request);
				const { body, hint } = yield* passOn(readPieces(response.body, collector));
				const whole = { ...asked, response: { ...response, body, hint } };
				const { answer, result } = this.read(body, whole, messages);
				// Files are known when all has come.
				const files = filesAsText(answer);
				if (files) yield { type: 'text-delta', delta: files };
				yield* endOf(result);
			} catch (error) {
				throw this.host.asError(error, true);
			}
		}

		/** Binding the same tools again replaces them: LangChain's agents do that, and a name may be there once. */
		override withTools(tools: Tool[]) {
			const names = tools.map(({ name }) => name);
			const others = this.tools.filter(({ name }) => !names.includes(name));
			return this.changed({ tools: [...others, ...tools] });
		}

		withToolChoice(toolChoice: unknown) {
			return this.changed({ toolChoice });
		}

		private changed(changes: object): this {
			return Object.assign(
				Object.create(Object.getPrototypeOf(this) as object),
				this,
				changes,
			) as this;
		}

		/**
		 * The answer as a stream; undefined where it is not to be one, or the server refuses to stream it: some do so
		 * with tools. A refusal is not charged.
		 */
		private async begin(
			messages: Message[],
			config: CallConfig | undefined,
		): Promise<Asked<EventStream> | undefined> {
			if (this.params.options.stream === false) return undefined;
			try {
				return await this.ask<EventStream>(messages, config, true);
			} catch (error) {
				return isRefusedStream(error) ? undefined : await Promise.reject(error);
			}
		}

		/** Asks the model in the ways that there are, and those that take its place, until one answers. */
		private async ask<T>(
			messages: Message[],
			config: CallConfig | undefined,
			stream: boolean,
		): Promise<Asked<T>> {
			const { model, api, options } = this.params;
			let ways = await findWays([model, ...modelsIn(options.fallbackModels)], api ?? AUTOMATIC, {
				dialects,
				wishOf: () => ({ messages: toChatMessages(messages), options }),
				look: async (id) => await this.host.look(id),
			});
			for (;;) {
				const [attempt] = ways.attempts;
				const dialect = dialectOf(dialects, attempt.api);
				let request: WireRequest | undefined;
				try {
					request = this.request(messages, config, { attempt, dialect, stream });
					return { dialect, request, ways, response: await this.host.send<T>(request) };
				} catch (error) {
					const left = await nextWays(ways, error, request, dialects);
					if (!left) return await Promise.reject(error);
					ways = left;
				}
			}
		}

		private request(
			messages: Message[],
			config: CallConfig | undefined,
			{ attempt, dialect, stream }: { attempt: Attempt; dialect: Dialect; stream: boolean },
		): WireRequest {
			const { params, tools, toolChoice } = this;
			const schemaOf: ModelCall['schemaOf'] = (tool) =>
				tool.type === 'function' ? toJsonSchema(getParametersJsonSchema(tool)) : undefined;
			const { model, body } = attempt;
			const call = {
				params,
				model,
				dialect,
				messages,
				tools,
				schemaOf,
				toolChoice,
				config,
				stream,
			};
			const made = toRequest(call);
			const request = body ? { ...made, body } : made;
			// A stream may come where none was asked for.
			return { ...request, collectEvents: () => dialect.collectEvents(request) };
		}

		private read(
			response: object,
			{ dialect, ways, response: came }: Asked<unknown>,
			messages: Message[],
		) {
			const meta = { ...came, hint: waysHint(ways, came.hint) };
			try {
				const [answer] = dialect.toAnswers(response, meta);
				const result = toResult(answer, { response, meta }, uniqueIds(messages));
				this.host.answered(answer);
				return { answer, result };
			} catch (error) {
				throw readingError(error, { ...meta, body: response });
			}
		}
	};
}

/** Ollama, Bedrock and others stream no tool calls, and some servers do not know `stream_options`. */
const isRefusedStream = (error: unknown) =>
	error instanceof ApiError &&
	error.details.kind === 'validation' &&
	/stream/i.test(`${error.details.param ?? ''} ${error.message}`);

/** The thoughts and the text of an answer that came at once. */
function* textOf({ message }: GenerateResult): Generator<StreamChunk> {
	for (const part of message.content) {
		if (part.type === 'reasoning') yield { type: 'content', content: part };
		if (part.type === 'text') yield { type: 'text-delta', delta: part.text };
	}
}

/** Yields the pieces as they come and returns the whole. */
async function* passOn<Whole>(
	pieces: AsyncGenerator<AnswerPiece, Whole>,
): AsyncGenerator<StreamChunk, Whole> {
	for (;;) {
		const next = await pieces.next();
		if (next.done) return next.value;
		const { text, reasoning, refusal } = next.value;
		// n8n's adapter drops the SDK's 'reasoning-delta', but passes content of any kind.
		if (reasoning) yield { type: 'content', content: { type: 'reasoning', text: reasoning } };
		if (text || refusal) yield { type: 'text-delta', delta: text || refusal };
	}
}

/** What a stream says when it is over: tool calls, what belongs to them, finish reason and usage. */
function* endOf({
	message,
	finishReason = 'other',
	usage,
	providerMetadata,
}: GenerateResult): Generator<StreamChunk> {
	for (const part of message.content) {
		if (part.type === 'provider') yield { type: 'content', content: part };
		if (part.type !== 'tool-call') continue;
		const { toolCallId: id, toolName: name, input: argumentsDelta } = part;
		yield { type: 'tool-call-delta', id, name, argumentsDelta };
	}
	// n8n's adapter passes it on as it is: in the words of Chat Completions, as of an answer at once.
	const { finish_reason: word = finishReason } = providerMetadata ?? {};
	yield { type: 'finish', finishReason: word as FinishReason, usage };
}

/**
 * Ids for tool calls: the one that came if the conversation does not have it yet, else a new one. Some vendors
 * send none, or count from `call_0` in every answer; n8n's agent takes an id it has seen for a call it has
 * answered.
 */
export function uniqueIds(messages: Message[]): (id: string | undefined) => string {
	const used = new Set(
		messages.flatMap(({ content }) =>
			content.map((part) => (part.type === 'tool-call' ? part.toolCallId : undefined)),
		),
	);
	return (id) => {
		const unique = id && !used.has(id) ? id : newCallId();
		used.add(unique);
		return unique;
	};
}
