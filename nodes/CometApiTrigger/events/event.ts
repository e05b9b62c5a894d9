import type {
	IHookFunctions,
	INodeExecutionData,
	INodeProperties,
	INodePropertyOptions,
	IPollFunctions,
	IWebhookFunctions,
	IWebhookResponseData,
} from 'n8n-workflow';

/** What the trigger can start a workflow on: one file beside this one and one line in index.ts. */
export type TriggerEvent = {
	/** The choice in 'Trigger On'. */
	option: INodePropertyOptions;
	/** What the user sees when it is chosen. Names must not be those of another event's fields. */
	fields: INodeProperties[];
	/** The fields of a simplified item, each with a sentence. */
	outputFields: Record<string, string>;
	/** One poll; null when there is nothing to report. What it throws need not be an error of n8n's. */
	poll(context: IPollFunctions): Promise<INodeExecutionData[][] | null>;
	/** A call of its webhooks. */
	webhook?(context: IWebhookFunctions): Promise<IWebhookResponseData>;
	/** Told when n8n begins and ends to take calls: in production alone. */
	onPublished?(context: IHookFunctions): void;
	onUnpublished?(context: IHookFunctions): void;
};
