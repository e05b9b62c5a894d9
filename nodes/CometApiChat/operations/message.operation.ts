import { ANSWER_FIELDS } from '../../shared/chat/answer';
import type { AskParams } from '../../shared/chat/asking';
import { asking } from '../../shared/chat/asking';
import { dialectOptions } from '../../shared/chat/dialectFields';
import { dialects } from '../../shared/chat/dialects';
import type { Dialect } from '../../shared/chat/dialects/dialect';
import { CHAT_CALLS, fallbackModelsOption } from '../../shared/chat/options';
import { extraBodyOption } from '../../shared/node/descriptions';
import { fileHooks } from '../../shared/node/fileHooks';
import { ignoreMissingFilesOption } from '../../shared/node/itemFiles';
import type { RequestOperation } from '../../shared/node/operation';
import { attachmentFiles } from './attachments';
import {
	failOnUnreadableOption,
	messageFields,
	parsedFieldsOption,
	streamOption,
} from './messageFields';
import type { MessageParams } from './messages';
import { toMessages } from './messages';

export type Params = MessageParams & AskParams;

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
		ignoreMissingFilesOption,
		parsedFieldsOption,
		streamOption,
	],
	...CHAT_CALLS,
	outputFields: ANSWER_FIELDS,
	files: attachmentFiles,
	...asking<Params>(choices, toMessages),
	...fileHooks('file'),
});

export const message = messageOver(dialects);
