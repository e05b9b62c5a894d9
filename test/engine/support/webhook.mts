import { EventEmitter } from 'node:events';

import type { IDataObject, INodeExecutionData } from 'n8n-workflow';

import { additionalDataFor } from './additionalData.mts';
import { contextFor, type WorkflowJson } from './context.mts';
import type { CredentialValues } from './credentials.mts';
import { core, startBinaryStore } from './n8n.mts';
import type { Registry } from './packages.mts';

export type WebhookCall = {
	workflow: WorkflowJson;
	/** As it is called from outside: finds the node by the path. */
	path: string;
	body: IDataObject;
	credentials: CredentialValues;
	staticData?: IDataObject;
};

export type WebhookAnswer = {
	status: number;
	body?: IDataObject;
	/** What the workflow is started with. */
	items?: INodeExecutionData[];
};

/** One call of a webhook in a published workflow, with n8n's own expressions for its path. */
export async function callWebhook(registry: Registry, call: WebhookCall): Promise<WebhookAnswer> {
	await startBinaryStore();
	const { workflow, credentials } = contextFor(registry, call.workflow, call.credentials, {
		staticData: call.staticData ?? {},
		active: true,
	});
	for (const node of Object.values(workflow.nodes)) {
		if (node.disabled) continue;
		const type = registry.getByNameAndVersion(node.type, node.typeVersion);
		for (const description of type.description.webhooks ?? []) {
			const valueOf = (text: unknown) =>
				workflow.expression.getSimpleParameterValue(node, text as string, 'internal', {});
			if (!type.webhook || valueOf(description.path) !== call.path) continue;
			if (valueOf(description.httpMethod) !== 'POST') continue;
			let status = 200;
			let sent: IDataObject | undefined;
			const response = {
				status: (code: number) => ((status = code), response),
				json: (body: IDataObject) => (sent = body),
			};
			const request = Object.assign(new EventEmitter(), { body: call.body, headers: {} });
			const data = additionalDataFor(credentials, { workflowId: workflow.id });
			Object.assign(data, { httpRequest: request, httpResponse: response });
			const webhookData = { webhookDescription: description, node: node.name } as never;
			const context = new core.WebhookContext(
				workflow,
				node,
				data,
				'webhook',
				webhookData,
				[],
				null as never,
			);
			const answer = await type.webhook.call(context);
			const body = sent ?? (answer.webhookResponse as IDataObject | undefined);
			return { status, body, ...(answer.workflowData && { items: answer.workflowData[0] }) };
		}
	}
	return { status: 404 };
}
