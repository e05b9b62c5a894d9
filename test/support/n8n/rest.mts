import type {
	ICredentialDataDecryptedObject,
	IDataObject,
	INode,
	INodeListSearchResult,
	INodeTypeDescription,
	IRunExecutionData,
} from 'n8n-workflow';

import { parseFlatted } from './flatted.mts';
import { owner } from './owner.mts';
import type { Execution, NewWorkflow, StoredCredential, StoredWorkflow } from './restTypes.mts';

export type * from './restTypes.mts';

/** How far n8n is with starting a workflow's triggers. */
type Publication = {
	status: string;
	errorMessage?: string | null;
	triggers?: Array<{ errorMessage?: string | null }>;
};

/** A request that n8n refused. */
export class RestError extends Error {
	constructor(
		request: string,
		readonly status: number,
		readonly body: string,
	) {
		super(`${request} was answered with ${status}: ${body.slice(0, 500)}`);
	}
}

const running = ['new', 'running'];

/** What the editor does, through n8n's internal REST interface (tried on 2.8.4 and 2.41.1). */
export class N8nRest {
	private cookie = '';

	constructor(private readonly url: string) {}

	/** Creates the owner on a new n8n, else signs in. */
	async signIn(): Promise<void> {
		const settings = await this.request<{
			userManagement?: { showSetupOnFirstLoad?: boolean };
		}>('GET', '/rest/settings');
		if (settings.userManagement?.showSetupOnFirstLoad) {
			await this.request('POST', '/rest/owner/setup', owner);
			return;
		}
		const { email, password } = owner;
		await this.request('POST', '/rest/login', { emailOrLdapLoginId: email, password });
	}

	/** Every node type that n8n has loaded. */
	async nodeTypes(): Promise<INodeTypeDescription[]> {
		return await this.request('GET', '/types/nodes.json');
	}

	/** Status and content type of something that n8n serves, e.g. an icon. */
	async head(path: string): Promise<{ status: number; type: string | null }> {
		const response = await fetch(`${this.url}/${path}`);
		await response.arrayBuffer();
		return { status: response.status, type: response.headers.get('content-type') };
	}

	async credentials(): Promise<StoredCredential[]> {
		return await this.request('GET', '/rest/credentials');
	}

	async createCredential(
		name: string,
		type: string,
		data: ICredentialDataDecryptedObject,
	): Promise<StoredCredential> {
		return await this.request('POST', '/rest/credentials', { name, type, data });
	}

	async updateCredential(
		{ id, name, type }: StoredCredential,
		data: ICredentialDataDecryptedObject,
	): Promise<void> {
		await this.request('PATCH', `/rest/credentials/${id}`, { name, type, data });
	}

	/** The Test button: `status` is "OK" (green) or "Error" (red). */
	async testCredential(
		{ id, name, type }: StoredCredential,
		data: ICredentialDataDecryptedObject,
	): Promise<{ status: string; message: string }> {
		return await this.request('POST', '/rest/credentials/test', {
			credentials: { id, name, type, data },
		});
	}

	/** Fills a resource locator's list. */
	async searchList(request: {
		node: string;
		parameter: string;
		method: string;
		credentials: INode['credentials'];
		filter?: string;
		paginationToken?: string;
		parameters?: IDataObject;
	}): Promise<INodeListSearchResult> {
		const { filter, paginationToken } = request;
		return await this.request('POST', '/rest/dynamic-node-parameters/resource-locator-results', {
			path: `parameters.${request.parameter}`,
			methodName: request.method,
			nodeTypeAndVersion: { name: request.node, version: 1 },
			currentNodeParameters: request.parameters ?? {},
			credentials: request.credentials,
			...(filter === undefined ? {} : { filter }),
			...(paginationToken === undefined ? {} : { paginationToken }),
		});
	}

	async workflows(): Promise<StoredWorkflow[]> {
		return await this.request('GET', '/rest/workflows');
	}

	async workflow(id: string): Promise<StoredWorkflow> {
		return await this.request('GET', `/rest/workflows/${id}`);
	}

	async createWorkflow(workflow: NewWorkflow): Promise<StoredWorkflow> {
		const { name, nodes, connections, settings, pinData } = workflow;
		return await this.request('POST', '/rest/workflows', {
			name,
			nodes,
			connections,
			pinData: pinData ?? {},
			settings: { executionOrder: 'v1', ...settings },
		});
	}

	/** Starts the editor's test run from a trigger; gives the execution's id. */
	async run(workflowId: string, trigger: string): Promise<string> {
		const { executionId } = await this.request<{ executionId: string }>(
			'POST',
			`/rest/workflows/${workflowId}/run`,
			// n8n 2.8 wants the workflow again; a newer one takes the stored one and does not mind.
			{ workflowData: await this.workflow(workflowId), triggerToStartFrom: { name: trigger } },
		);
		return executionId;
	}

	async runAndWait(workflowId: string, trigger: string, timeoutMs?: number): Promise<Execution> {
		return await this.waitFor(await this.run(workflowId, trigger), timeoutMs);
	}

	async execution(id: string): Promise<Execution> {
		const execution = await this.request<Omit<Execution, 'data'> & { data: unknown }>(
			'GET',
			`/rest/executions/${id}`,
		);
		const { data } = execution;
		return {
			...execution,
			data: (typeof data === 'string' ? parseFlatted(data) : data) as IRunExecutionData,
		};
	}

	/** Waits until an execution has ended (or until it waits by itself). */
	async waitFor(id: string, timeoutMs = 60_000): Promise<Execution> {
		const deadline = Date.now() + timeoutMs;
		for (;;) {
			const execution = await this.execution(id);
			if (!running.includes(execution.status)) return execution;
			if (Date.now() > deadline) throw new Error(`Execution ${id} is still ${execution.status}`);
			await pause(150);
		}
	}

	async executions(filter: { workflowId?: string; status?: string[] } = {}): Promise<Execution[]> {
		const query = encodeURIComponent(JSON.stringify(filter));
		const { results } = await this.request<{ results: Execution[] }>(
			'GET',
			`/rest/executions?limit=50&filter=${query}`,
		);
		return results;
	}

	async stopExecution(id: string): Promise<void> {
		await this.request('POST', `/rest/executions/${id}/stop`);
	}

	/**
	 * Activates a workflow and waits until its triggers really run. n8n answers the request at once and starts them
	 * afterwards; only `publication-status` tells the outcome (2.8.4 has no such route and answers truly).
	 */
	async activate(workflowId: string, timeoutMs = 30_000): Promise<void> {
		const { versionId } = await this.workflow(workflowId);
		await this.request('POST', `/rest/workflows/${workflowId}/activate`, { versionId });
		const deadline = Date.now() + timeoutMs;
		for (;;) {
			const { status, errorMessage, triggers = [] } = await this.publication(workflowId);
			if (status === 'published') return;
			if (status !== 'in_progress' || Date.now() > deadline) {
				const reasons = [errorMessage, ...triggers.map((trigger) => trigger.errorMessage)];
				throw new Error(
					`The workflow was not activated (${status}): ${reasons.filter(Boolean).join('; ')}`,
				);
			}
			await pause(100);
		}
	}

	async deactivate(workflowId: string): Promise<void> {
		await this.request('POST', `/rest/workflows/${workflowId}/deactivate`, {});
	}

	/** Any other request. What n8n answers in `data` is the result. */
	async request<Result>(method: string, path: string, body?: unknown): Promise<Result> {
		const response = await fetch(this.url + path, {
			method,
			redirect: 'manual',
			headers: {
				'content-type': 'application/json',
				// n8n ties a session to the browser that it began in.
				'browser-id': 'local',
				...(this.cookie ? { cookie: this.cookie } : {}),
			},
			...(body === undefined ? {} : { body: JSON.stringify(body) }),
		});
		const session = response.headers
			.getSetCookie()
			.find((cookie) => cookie.startsWith('n8n-auth='));
		if (session) this.cookie = session.split(';')[0] ?? '';
		const text = await response.text();
		if (!response.ok) throw new RestError(`${method} ${path}`, response.status, text);
		const answer = text ? (JSON.parse(text) as { data?: Result }) : {};
		return answer !== null && typeof answer === 'object' && 'data' in answer
			? (answer.data as Result)
			: (answer as Result);
	}

	private async publication(id: string): Promise<Publication> {
		try {
			return await this.request('GET', `/rest/workflows/${id}/publication-status`);
		} catch (error) {
			if (error instanceof RestError && error.status === 404) return { status: 'published' };
			throw error;
		}
	}
}

const pause = async (ms: number) => await new Promise((resolve) => setTimeout(resolve, ms));
