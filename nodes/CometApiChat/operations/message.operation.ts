import type { IDataObject } from 'n8n-workflow';

import { invalidResponse } from '../../shared/api/apiError';
import { compact } from '../../shared/api/body';
import { ANSWER_FIELDS, answerItem } from '../../shared/chat/answer';
import { CHAT_CALLS } from '../../shared/chat/options';
import { dialects } from '../../shared/chat/dialects';
import type { Dialect } from '../../shared/chat/dialects/dialect';
import type { FormatParams } from '../../shared/chat/responseFormat';
import { formatOf, withParsedAll } from '../../shared/chat/responseFormat';
import { extraBodyOption } from '../../shared/node/descriptions';
import { fileHooks } from '../../shared/node/fileHooks';
import { asList } from '../../shared/node/jsonFields';
import type { RequestOperation } from '../../shared/node/operation';
import { attachmentFiles } from './attachments';
import { dialectOf, dialectOptions } from './dialectFields';
import { failOnUnreadableOption, messageFields, streamOption } from './messageFields';
import type { MessageParams } from './messages';
import { toMessages } from './messages';

export type Params = MessageParams &
	FormatParams & {
		model: string;
		api?: string;
		simplify?: boolean;
		/** Beside these, the entries that the dialect reads. */
		options: IDataObject & {
			extraBody?: IDataObject;
			failOnUnreadable?: boolean;
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
	options: [...dialectOptions(choices), extraBodyOption, failOnUnreadableOption, streamOption],
	...CHAT_CALLS,
	outputFields: ANSWER_FIELDS,
	files: attachmentFiles,
	toRequest(params, files) {
		const { model, options } = params;
		const dialect = dialectOf(choices, params.api);
		return dialect.toRequest({
			model,
			messages: toMessages(params, files, dialect),
			options,
			format: formatOf(params),
			tools: asList(options.tools, 'Tools (JSON)'),
			toolChoice: options.toolChoice,
			stream: options.stream,
		});
	},
	collectEvents: ({ api }, request) => dialectOf(choices, api).collectEvents(request),
	toItems(response, params, meta) {
		const format = formatOf(params);
		const read = dialectOf(choices, params.api).toAnswers(response, meta);
		const answers = withParsedAll(read, format, meta);
		const failed = answers.find(({ parseFailure }) => parseFailure !== undefined)?.parseFailure;
		if (failed !== undefined && params.options.failOnUnreadable)
			throw invalidResponse(failed, meta, response, answers[0].text);
		if (params.simplify === false) {
			const json = compact({ ...response, hint: meta.hint });
			return [{ json: json as IDataObject }];
		}
		return answers.map(answerItem);
	},
	...fileHooks('file'),
});

export const message = messageOver(dialects);
