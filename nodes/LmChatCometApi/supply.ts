import type { ISupplyDataFunctions, SupplyData } from 'n8n-workflow';

import { createClient } from '../shared/api/client';
import { CHAT_CALLS } from '../shared/chat/options';
import { endpointsOf } from '../shared/models/endpoints';
import { withoutKey } from '../shared/api/apiError';
import { readParams } from '../shared/node/readParams';
import { callOptionsOf, paceOptionsOf } from '../shared/node/callOptions';
import { subNodeError } from '../shared/node/subNode';
import { adapterClass, classOf } from './adapter';
import { chatModelClass } from './chatModel';
import type { ChatModelParams } from './fields';
import { chatModelFields } from './fields';
import { loadSdk } from './sdk';

/** The chat model that n8n's agents and chains get. */
export async function supplyChatModel(
	context: ISupplyDataFunctions,
	itemIndex: number,
): Promise<SupplyData> {
	try {
		const sdk = await loadSdk(context.getNode());
		const params = readParams<ChatModelParams>(context, chatModelFields, itemIndex);
		const call = callOptionsOf(params.options, CHAT_CALLS);
		const client = await createClient(context, paceOptionsOf(params.options));
		const CometApiChatModel = chatModelClass(sdk);
		const model = new CometApiChatModel(params, {
			send: async (request) => await client.send(request, call),
			look: async (id) =>
				await endpointsOf(
					id,
					async (request, options) => await client.send(request, options),
					client.connection.baseUrl,
				),
			asError: (error, streamed) =>
				subNodeError(
					context,
					withoutKey(error, client.connection.key),
					itemIndex,
					chatModelFields,
					streamed,
				),
			answered: ({ hint: message }) => {
				if (message) context.addExecutionHints?.({ message, type: 'warning' });
			},
		});
		const Adapter = adapterClass(classOf(sdk.supplyModel(context, model)));
		return { response: new Adapter(model, context) };
	} catch (error) {
		throw subNodeError(context, error, itemIndex, chatModelFields);
	}
}
