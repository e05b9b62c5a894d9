import type {
	ExecutionStatus,
	IDataObject,
	INode,
	INodeExecutionData,
	IRun,
	StructuredChunk,
	Workflow,
	WorkflowExecuteMode,
} from 'n8n-workflow';

import { additionalDataFor } from './additionalData.mts';
import { contextFor, type WorkflowJson } from './context.mts';
import type { CredentialValues } from './credentials.mts';
import { core, n8nWorkflow, startBinaryStore } from './n8n.mts';
import type { Registry } from './packages.mts';
import type { SubExecutions } from './subExecutions.mts';
import { nodeRun, type NodeRun, WorkflowRun } from './workflowRun.mts';

export type RunOptions = {
	workflow: WorkflowJson;
	credentials?: CredentialValues;
	/** What the start node gives. Default: its pinned data, else one empty item. */
	input?: INodeExecutionData[];
	/** Name of the node to start from. Default: the workflow's trigger, else the first node without an input. */
	startNode?: string;
	/** Runs the trigger's own code as the editor's test run does, instead of giving `input` in its place. */
	runTrigger?: boolean;
	/** Workflow static data; nodes change this very object. */
	staticData?: IDataObject;
	/** Default `manual`, the editor's test run. */
	mode?: WorkflowExecuteMode;
	/** Makes `isStreaming()` true for nodes (in the modes manual, webhook, chat) and collects their chunks. */
	streaming?: boolean;
	/** Stops the execution as n8n's stop button does. */
	signal?: AbortSignal;
	/** Where executions go that nodes start; without, nodes can start none. */
	subExecutions?: SubExecutions;
	/** Called after each run of a node, with what it gave. */
	onNode?: (run: NodeRun) => void;
	/** Called with each chunk a node sends while `streaming`. */
	onChunk?: (chunk: StructuredChunk) => void;
};

let executions = 0;

/** Runs a whole workflow on n8n's engine. A failing workflow is a result (`status: 'error'`), not an exception. */
export async function runWorkflow(registry: Registry, options: RunOptions): Promise<WorkflowRun> {
	await startBinaryStore();
	const { workflow: json, mode = 'manual', staticData = {} } = options;
	const executionId = String(++executions);
	const { workflow, credentials } = contextFor(registry, json, options.credentials ?? {}, {
		staticData,
	});
	const additionalData = additionalDataFor(credentials, { executionId, workflowId: workflow.id });
	Object.assign(additionalData, options.subExecutions?.additionalData);
	const chunks: StructuredChunk[] = [];
	let stored: ExecutionStatus | undefined;

	additionalData.hooks = new core.ExecutionLifecycleHooks(mode, executionId, {
		...json,
		id: workflow.id,
		name: workflow.name ?? '',
		active: false,
		isArchived: false,
		createdAt: new Date(),
		updatedAt: new Date(),
		connections: json.connections,
		activeVersionId: null,
	});
	additionalData.hooks.addHandler('nodeExecuteAfter', (name, task) => {
		options.onNode?.(nodeRun(name, task));
	});
	// n8n stores what this hook hears first: after a stop that is "canceled", whatever the aborted node throws later.
	additionalData.hooks.addHandler('workflowExecuteAfter', ({ status }) => {
		stored ??= status;
	});
	if (options.streaming) {
		additionalData.streamingEnabled = true;
		additionalData.hooks.addHandler('sendChunk', (chunk) => {
			chunks.push(chunk);
			options.onChunk?.(chunk);
		});
	}

	const execute = new core.WorkflowExecute(additionalData, mode, startData(workflow, options));
	const run = await finish(execute, workflow, options.signal);
	return new WorkflowRun({
		executionId,
		status: stored ?? run.status,
		staticData,
		chunks,
		raw: run,
		registry,
		workflow,
	});
}

async function finish(
	execute: InstanceType<typeof core.WorkflowExecute>,
	workflow: Workflow,
	signal?: AbortSignal,
): Promise<IRun> {
	const startedAt = new Date();
	try {
		const running = execute.processRunExecutionData(workflow);
		const cancel = () => running.cancel();
		if (signal?.aborted) cancel();
		signal?.addEventListener('abort', cancel, { once: true });
		return await running.finally(() => signal?.removeEventListener('abort', cancel));
	} catch (error) {
		// A workflow with issues (a required parameter without a value, ...) is refused before it starts.
		const run = execute.getFullRunData(startedAt);
		run.status = 'error' satisfies ExecutionStatus;
		run.data.resultData.error = error as never;
		return run;
	}
}

/** The start of an execution: one node with its input waiting to be run. */
function startData(workflow: Workflow, options: RunOptions) {
	const node = startNodeOf(workflow, options.startNode);
	const pinned = options.workflow.pinData ?? {};
	const items = options.input ?? pinned[node.name] ?? [{ json: {} }];
	const pin = isTrigger(workflow, node) && !options.runTrigger;
	return n8nWorkflow.createRunExecutionData({
		executionData: {
			nodeExecutionStack: [{ node, data: { main: [items] }, source: null }],
		},
		resultData: { pinData: pin ? { ...pinned, [node.name]: items } : pinned },
	});
}

function startNodeOf(workflow: Workflow, name?: string): INode {
	const node = name ? workflow.getNode(name) : (workflow.getStartNode() ?? firstNode(workflow));
	if (!node) throw new Error(name ? `There is no node "${name}"` : 'The workflow has no start');
	return node;
}

const firstNode = (workflow: Workflow) =>
	Object.values(workflow.nodes).find(
		({ name, type, typeVersion }) =>
			workflow.getParentNodes(name, 'ALL').length === 0 &&
			workflow.nodeTypes.getByNameAndVersion(type, typeVersion).execute !== undefined,
	);

function isTrigger(workflow: Workflow, { type, typeVersion }: INode): boolean {
	const nodeType = workflow.nodeTypes.getByNameAndVersion(type, typeVersion);
	return nodeType.description.group.includes('trigger');
}
