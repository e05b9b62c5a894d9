import type {
	IHookFunctions,
	INodeExecutionData,
	INodeType,
	INodeTypeDescription,
	IPollFunctions,
	IWebhookFunctions,
	IWebhookResponseData,
} from 'n8n-workflow';
import { NodeConnectionTypes } from 'n8n-workflow';

import { events } from './events';
import { eventOf, pollEvent, propertiesOf, subtitleOf } from './triggerOn';
import { webhooks } from './webhooks';

/** n8n calls these when it publishes and unpublishes the workflow; nobody outside of n8n has to be told. */
const published = {
	checkExists: async () => false,
	async create(this: IHookFunctions): Promise<boolean> {
		eventOf(this, events).onPublished?.(this);
		return true;
	},
	async delete(this: IHookFunctions): Promise<boolean> {
		eventOf(this, events).onUnpublished?.(this);
		return true;
	},
};

export class CometApiTrigger implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'CometAPI Trigger',
		name: 'cometApiTrigger',
		icon: {
			light: 'file:../../icons/cometapi.svg',
			dark: 'file:../../icons/cometapi.dark.svg',
		},
		group: ['trigger'],
		version: 1,
		subtitle: subtitleOf(events),
		description: 'Starts the workflow when CometAPI video jobs finish',
		eventTriggerDescription: 'A video job finishes',
		builderHint: {
			searchHint:
				'Use to start a workflow when a video or other job has ended that nobody waits for. Not needed behind a node with Wait for Completion',
		},
		defaults: { name: 'CometAPI Trigger' },
		polling: true,
		inputs: [],
		outputs: [NodeConnectionTypes.Main],
		credentials: [{ name: 'cometApi', required: true }],
		properties: propertiesOf(events),
		webhooks,
	};

	webhookMethods = { default: published, setup: published };

	async webhook(this: IWebhookFunctions): Promise<IWebhookResponseData> {
		return (await eventOf(this, events).webhook?.(this)) ?? { noWebhookResponse: true };
	}

	async poll(this: IPollFunctions): Promise<INodeExecutionData[][] | null> {
		return await pollEvent(this, events);
	}
}
