import type {
	ExecutionError,
	ExecutionStatus,
	IDataObject,
	INodeExecutionData,
	IRun,
	ITaskData,
	StructuredChunk,
	Workflow,
} from 'n8n-workflow';

import type { Registry } from './packages.mts';

/** One run of one node. */
export type NodeRun = {
	name: string;
	status: ExecutionStatus;
	error?: ExecutionError;
	/** Items by main output. For a sub-node: what it logged for its own connection type. */
	outputs: INodeExecutionData[][];
	ms: number;
	raw: ITaskData;
};

export function nodeRun(name: string, task: ITaskData): NodeRun {
	const outputs = Object.values(task.data ?? {})[0] ?? [];
	return {
		name,
		status: task.executionStatus ?? (task.error ? 'error' : 'success'),
		...(task.error ? { error: task.error } : {}),
		outputs: outputs.map((items) => items ?? []),
		ms: task.executionTime,
		raw: task,
	};
}

/** What came out of a workflow. */
export class WorkflowRun {
	readonly executionId: string;

	readonly status: ExecutionStatus;

	/** What stopped the workflow: a plain object with `name`, `message`, `description`, `httpCode`, `context`, `node`. */
	readonly error?: ExecutionError & { httpCode?: string | null };

	/** Every run of every node, in the order of the first. */
	readonly nodes: Record<string, NodeRun[]>;

	readonly staticData: IDataObject;

	/** What nodes streamed, when `streaming` was asked for. */
	readonly chunks: StructuredChunk[];

	/** n8n's own result. */
	readonly raw: IRun;

	// Not enumerable, so that a run can be printed and compared.
	readonly #registry: Registry;

	readonly #workflow: Workflow;

	constructor(parts: {
		executionId: string;
		status: ExecutionStatus;
		staticData: IDataObject;
		chunks: StructuredChunk[];
		raw: IRun;
		registry: Registry;
		workflow: Workflow;
	}) {
		this.executionId = parts.executionId;
		this.staticData = parts.staticData;
		this.chunks = parts.chunks;
		this.raw = parts.raw;
		this.#registry = parts.registry;
		this.#workflow = parts.workflow;
		this.status = parts.status;
		const { error, runData } = parts.raw.data.resultData;
		if (error) this.error = error;
		this.nodes = Object.fromEntries(
			Object.entries(runData).map(([name, tasks]) => [
				name,
				tasks.map((task) => nodeRun(name, task)),
			]),
		);
	}

	/** The items of a node's main output (the last run of the node, unless `run` says which). */
	items(nodeName: string, { output = 0, run = -1 } = {}): INodeExecutionData[] {
		return this.nodes[nodeName]?.at(run)?.outputs[output] ?? [];
	}

	/** Throws what stopped the workflow, as an Error, unless it succeeded. */
	throwIfFailed(): void {
		if (this.status === 'success') return;
		const { error } = this;
		throw Object.assign(
			new Error(error?.message ?? `The execution ended as ${this.status}`),
			error,
		);
	}

	/** The `json` of those items. */
	json(nodeName: string, which?: { output?: number; run?: number }): IDataObject[] {
		return this.items(nodeName, which).map(({ json }) => json);
	}

	/** The items of the error output that On Error "Continue (using error output)" adds after the node's own. */
	errorItems(nodeName: string, { run = -1 } = {}): INodeExecutionData[] {
		const node = this.#workflow.getNode(nodeName);
		if (node?.onError !== 'continueErrorOutput') return [];
		const { outputs } = this.#registry.getByNameAndVersion(node.type, node.typeVersion).description;
		return this.items(nodeName, { output: outputs.length, run });
	}
}
