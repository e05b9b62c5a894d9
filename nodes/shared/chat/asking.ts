import type { IDataObject } from 'n8n-workflow';

import { invalidResponse } from '../api/apiError';
import { compact } from '../api/body';
import { endpointsOf } from '../models/endpoints';
import { asList } from '../node/jsonFields';
import type { InputFiles, RequestOperation } from '../node/operation';
import { answerItem, withParsedFields } from './answer';
import type { Attempt, Ways } from './attempts';
import { AUTOMATIC, findWays, modelsIn, nextWays, waysHint } from './attempts';
import type { ChatMessage } from './conversation';
import { dialectOf } from './dialectFields';
import type { Dialect } from './dialects/dialect';
import type { FormatParams } from './responseFormat';
import { formatOf, withParsedAll } from './responseFormat';

/** What every operation that asks a chat model has of its parameters. */
export type AskParams = FormatParams & {
	model: string;
	api?: string;
	simplify?: boolean;
	/** How it is asked, once that is found out; see attempts.ts. */
	ways?: Ways;
	/** Beside these, the entries that the dialect reads. */
	options: IDataObject & {
		extraBody?: IDataObject;
		failOnUnreadable?: boolean;
		fallbackModels?: unknown;
		parsedFields?: boolean;
		stream?: boolean;
		toolChoice?: string;
		tools?: unknown;
	};
};

/** Which parts of a message an API takes, and what it is called. */
export type Takes = Pick<Dialect, 'attachments' | 'option'>;

type Asking<Params> = Required<
	Pick<
		RequestOperation<Params, object>,
		'collectEvents' | 'findWays' | 'nextWay' | 'toItems' | 'toRequest'
	>
>;

/**
 * The members of an operation that asks a chat model over one of the dialects.
 * @param messagesOf the conversation that the parameters say, as far as an API takes it
 */
export const asking = <Params extends AskParams>(
	choices: Dialect[],
	messagesOf: (params: Params, files: InputFiles, takes: Takes) => ChatMessage[],
): Asking<Params> => ({
	async findWays(params, files, { send, baseUrl }) {
		const { model, api, simplify, options } = params;
		const wishOf = () => ({
			messages: messagesOf(params, files, ANYTHING),
			options,
			isRaw: simplify === false,
		});
		const ways = await findWays([model, ...modelsIn(options.fallbackModels)], api, {
			dialects: choices,
			wishOf,
			look: async (id) => await endpointsOf(id, send, baseUrl),
		});
		return { ...params, ways };
	},
	async nextWay(params, error, request) {
		const { ways } = params;
		if (!ways) return undefined;
		const left = await nextWays(ways, error, request, choices);
		return left && { ...params, ways: left };
	},
	toRequest(params, files) {
		const { options } = params;
		const { model, api, body } = attemptOf(params);
		const dialect = dialectOf(choices, api);
		const request = dialect.toRequest({
			model,
			messages: messagesOf(params, files, dialect),
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
		const items = answers.map((answer) => answerItem({ ...answer, ...told }));
		return params.options.parsedFields ? items.flatMap(withParsedFields) : items;
	},
});

/** For what is asked before it is known which API it will be. */
const ANYTHING: Takes = {
	option: { name: 'Automatic', value: AUTOMATIC },
	attachments: ['audio', 'file', 'image', 'video'],
};

const attemptOf = ({ ways, model, api = AUTOMATIC }: AskParams): Attempt =>
	ways?.attempts[0] ?? { model, api };
