import type { IDataObject } from 'n8n-workflow';

import { invalidResponse } from '../../shared/api/apiError';
import { compact } from '../../shared/api/body';
import { ANSWER_FIELDS, answerItem } from '../../shared/chat/answer';
import type { Attempt, Ways } from '../../shared/chat/attempts';
import { AUTOMATIC, findWays, modelsIn, nextWays, waysHint } from '../../shared/chat/attempts';
import { CHAT_CALLS, fallbackModelsOption } from '../../shared/chat/options';
import { dialects } from '../../shared/chat/dialects';
import type { Dialect } from '../../shared/chat/dialects/dialect';
import type { FormatParams } from '../../shared/chat/responseFormat';
import { formatOf, withParsedAll } from '../../shared/chat/responseFormat';
import { endpointsOf } from '../../shared/models/endpoints';
import { extraBodyOption } from '../../shared/node/descriptions';
import { fileHooks } from '../../shared/node/fileHooks';
import { asList } from '../../shared/node/jsonFields';
import type { RequestOperation } from '../../shared/node/operation';
import { attachmentFiles } from './attachments';
import { dialectOf, dialectOptions } from '../../shared/chat/dialectFields';
import { failOnUnreadableOption, messageFields, streamOption } from './messageFields';
import type { MessageParams } from './messages';
import { toMessages } from './messages';

export type Params = MessageParams &
	FormatParams & {
		model: string;
		api?: string;
		simplify?: boolean;
		/** Beside these, the entries that the dialect reads. */
		/** How it is asked, once that is found out; see attempts.ts. */
		ways?: Ways;
		options: IDataObject & {
			extraBody?: IDataObject;
			failOnUnreadable?: boolean;
			fallbackModels?: unknown;
			stream?: boolean;
			toolChoice?: string;
			tools?: unknown;
		};
	};

/** One operation, whichever of the dialects is chosen in 'API'. */
export const messageOver = (choices: Dialect[]): RequestOperation<Params, object> => ({
	option: {
		name: 'Message a Model',
		value: 'message',
		action: 'Message a model',
		description: 'Send a prompt or a conversation to a chat model and get its answer',
	},
	fields: messageFields(choices),
	options: [
		...dialectOptions(choices),
		extraBodyOption,
		failOnUnreadableOption,
		fallbackModelsOption,
		streamOption,
	],
	...CHAT_CALLS,
	outputFields: ANSWER_FIELDS,
	files: attachmentFiles,
	async findWays(params, files, { send, baseUrl }) {
		const { model, api, simplify, options } = params;
		const wish = {
			messages: toMessages(params, files, ANY_ATTACHMENT),
			options,
			tools: asList(options.tools, 'Tools (JSON)'),
			isRaw: simplify === false,
		};
		const ways = await findWays([model, ...modelsIn(options.fallbackModels)], api, {
			dialects: choices,
			wish,
			look: async (id) => await endpointsOf(id, send, baseUrl),
		});
		return { ...params, ways };
	},
	nextWay(params, error, request) {
		const { ways } = params;
		if (!ways) return undefined;
		const left = nextWays(ways, error, request, choices);
		return left && { ...params, ways: left };
	},
	toRequest(params, files) {
		const { options } = params;
		const { model, api, body } = attemptOf(params);
		const dialect = dialectOf(choices, api);
		const request = dialect.toRequest({
			model,
			messages: toMessages(params, files, dialect),
			options,
			format: formatOf(params),
			tools: asList(options.tools, 'Tools (JSON)'),
			toolChoice: options.toolChoice,
			stream: options.stream,
		});
		return body ? { ...request, body } : request;
	},
	collectEvents: (params, request) =>
		dialectOf(choices, attemptOf(params).api).collectEvents(request),
	toItems(response, params, came) {
		const format = formatOf(params);
		const { api } = attemptOf(params);
		const meta = { ...came, hint: params.ways ? waysHint(params.ways, came.hint) : came.hint };
		const read = dialectOf(choices, api).toAnswers(response, meta);
		const answers = withParsedAll(read, format, meta);
		const failed = answers.find(({ parseFailure }) => parseFailure !== undefined)?.parseFailure;
		if (failed !== undefined && params.options.failOnUnreadable)
			throw invalidResponse(failed, meta, response, answers[0].text);
		if (params.simplify === false) {
			const json = compact({ ...response, hint: meta.hint });
			return [{ json: json as IDataObject }];
		}
		const told = params.api === AUTOMATIC ? { api } : {};
		return answers.map((answer) => answerItem({ ...answer, ...told }));
	},
	...fileHooks('file'),
});

/** For what is asked before it is known which API it will be. */
const ANY_ATTACHMENT: Parameters<typeof toMessages>[2] = {
	option: { name: 'Automatic', value: AUTOMATIC },
	attachments: ['audio', 'file', 'image', 'video'],
};

const attemptOf = ({ ways, model, api = AUTOMATIC }: Params): Attempt =>
	ways?.attempts[0] ?? { model, api };

export const message = messageOver(dialects);
