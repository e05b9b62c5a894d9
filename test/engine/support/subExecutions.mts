import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';

import type {
	IDataObject,
	INodeExecutionData,
	IRunExecutionData,
	IWorkflowExecuteAdditionalData,
} from 'n8n-workflow';

import type { WorkflowJson } from './context.mts';
import type { CredentialValues } from './credentials.mts';
import type { Registry } from './packages.mts';
import { runWorkflow } from './run.mts';
import type { WorkflowRun } from './workflowRun.mts';

/**
 * The executions that a node starts from inline workflows, as n8n's database and its WaitTracker keep them: those that
 * sleep run on when they are woken, with the input that they have written.
 */
export class SubExecutions {
	readonly runs = new Map<string, WorkflowRun>();

	private readonly workflows = new Map<string, WorkflowJson>();

	constructor(
		private readonly registry: Registry,
		private readonly credentials: CredentialValues,
	) {}

	/** What n8n's server would put there. */
	get additionalData(): Partial<IWorkflowExecuteAdditionalData> {
		return {
			executeWorkflow: async ({ code }, _additionalData, { inputData, parentWorkflowId }) => {
				const executionId = `sub-${this.runs.size + 1}`;
				// As it is stored.
				const workflow = JSON.parse(JSON.stringify(code)) as WorkflowJson;
				this.workflows.set(executionId, { ...workflow, id: parentWorkflowId });
				await this.run(executionId, workflow.nodes[0].name, inputData ?? []);
				return { executionId, data: [null] };
			},
			webhookBaseUrl: this.webhookBaseUrl,
			getRunExecutionData: async (id) => this.runs.get(id)?.raw.data as IRunExecutionData,
		};
	}

	private webhookBaseUrl = 'http://127.0.0.1:1/webhook';

	/** Answers the calls of n8n's own webhooks; without, nobody is there. */
	async answerWebhooks(
		answer: (path: string, body: IDataObject) => Promise<{ status: number; body?: IDataObject }>,
	): Promise<void> {
		const server = createServer((request, response) => {
			void json(request).then(async (sent) => {
				const path = (request.url ?? '').replace('/webhook/', '');
				const { status, body = {} } = await answer(path, sent as IDataObject);
				response.writeHead(status, { 'content-type': 'application/json' });
				response.end(JSON.stringify(body));
			});
		});
		server.unref();
		await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
		const { port } = server.address() as AddressInfo;
		this.webhookBaseUrl = `http://127.0.0.1:${port}/webhook`;
	}

	get waiting(): string[] {
		return [...this.runs].filter(([, { status }]) => status === 'waiting').map(([id]) => id);
	}

	/** What a sleeping one has in hand. */
	stateOf(id: string): INodeExecutionData {
		const stack = this.runs.get(id)?.raw.data.executionData?.nodeExecutionStack ?? [];
		return stack[0].data.main[0]?.[0] as INodeExecutionData;
	}

	/** Wakes all that are due by the clock. */
	async wake(): Promise<void> {
		for (const id of this.waiting) {
			const { waitTill } = this.runs.get(id)?.raw ?? {};
			if (!waitTill || waitTill.getTime() > Date.now()) continue;
			await this.run(id, this.workflows.get(id)?.nodes[1].name ?? '', [this.stateOf(id)]);
		}
	}

	private async run(id: string, startNode: string, input: INodeExecutionData[]) {
		const workflow = this.workflows.get(id) as WorkflowJson;
		const run = await runWorkflow(this.registry, {
			workflow,
			startNode,
			input: JSON.parse(JSON.stringify(input)) as INodeExecutionData[],
			credentials: this.credentials,
			mode: 'integrated',
			subExecutions: this,
		});
		this.runs.set(id, run);
	}
}
