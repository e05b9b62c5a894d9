import type { IWorkflowExecuteAdditionalData } from 'n8n-workflow';

import type { Credentials } from './credentials.mts';

/** What n8n's server hands to its engine besides the workflow. Core insists on valid addresses; none is called. */
export function additionalDataFor(
	credentialsHelper: Credentials,
	ids: { executionId?: string; workflowId: string },
): IWorkflowExecuteAdditionalData {
	const at = (path: string) => `http://127.0.0.1/${path}`;
	const data: Partial<IWorkflowExecuteAdditionalData> = {
		...ids,
		credentialsHelper,
		currentNodeExecutionIndex: 0,
		variables: {},
		instanceBaseUrl: at(''),
		restApiUrl: at('rest'),
		formBaseUrl: at('form'),
		formWaitingBaseUrl: at('form-waiting'),
		formTestBaseUrl: at('form-test'),
		webhookBaseUrl: at('webhook'),
		webhookWaitingBaseUrl: at('webhook-waiting'),
		webhookTestBaseUrl: at('webhook-test'),
		mcpBaseUrl: at('mcp'),
		mcpTestBaseUrl: at('mcp-test'),
		logAiEvent: () => {},
		sendDataToUI: () => {},
		setExecutionStatus: () => {},
		getRunExecutionData: async () => undefined,
		getRuntimeCredential: async () => undefined,
		executeWorkflow: async () => {
			throw new Error('Sub-workflows need a whole n8n');
		},
		startRunnerTask: async () => {
			throw new Error('Code nodes need a whole n8n');
		},
	};
	return data as IWorkflowExecuteAdditionalData;
}
