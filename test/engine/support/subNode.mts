import type {
	AINodeConnectionType,
	EngineRequest,
	EngineResponse,
	IDataObject,
	IExecuteFunctions,
	INode,
	INodeExecutionData,
	INodeParameters,
	INodeType,
} from 'n8n-workflow';

import type { CredentialValues } from './credentials.mts';
import { n8nWorkflow } from './n8n.mts';
import { Registry } from './packages.mts';
import { runWorkflow, type RunOptions } from './run.mts';
import type { WorkflowRun } from './workflowRun.mts';

type SubNode = {
	/** Full node type. For a tool: the node itself or its `…Tool` variant. */
	type: string;
	typeVersion?: number;
	parameters?: INodeParameters;
	credentials?: CredentialValues;
	/** The item of the root node at which expressions in the sub-node's parameters are read. */
	input?: INodeExecutionData[];
} & Pick<RunOptions, 'mode' | 'signal' | 'streaming'>;

export type SupplyOptions<Response, Value> = SubNode & {
	/** Used while the execution is alive, as an AI root node would use it. */
	use: (response: Response) => Promise<Value> | Value;
};

/**
 * Connects a sub-node (chat model, embeddings, ...) to a root node and gives `use` what the sub-node supplies. Throws
 * what the root node would throw.
 */
export async function supply<Response, Value>(
	registry: Registry,
	options: SupplyOptions<Response, Value>,
): Promise<{ value: Value; run: WorkflowRun }> {
	const typeVersion = options.typeVersion ?? 1;
	const { outputs } = registry.getByNameAndVersion(options.type, typeVersion).description;
	const [output] = outputs as Array<AINodeConnectionType | { type: AINodeConnectionType }>;
	if (!output) throw new Error(`"${options.type}" has no output to supply`);
	const connection = typeof output === 'string' ? output : output.type;
	const result: { value?: Value } = {};
	const run = await runUnderRoot(registry, options, connection, async (context) => {
		const response = (await context.getInputConnectionData(connection, 0)) as Response;
		result.value = await options.use(response);
		return [[{ json: {} }]];
	});
	run.throwIfFailed();
	return { value: result.value as Value, run };
}

export type ToolOptions = SubNode & {
	/** The arguments that the model chose, for the node's `$fromAI()` parameters. */
	args: IDataObject;
	/**
	 * `engine` (default): the agent asks n8n's engine to run the node (AI Agent 3 and later). `direct`: the agent calls
	 * the tool object itself (older agents, MCP).
	 */
	via?: 'engine' | 'direct';
};

export type ToolResult = {
	/** What the model gets: JSON of the items' json; via the engine, a failure comes as `[{ error }]`. */
	text: string;
	/** `text` parsed. */
	response: unknown;
	run: WorkflowRun;
};

/** Lets an agent call a node as a tool. */
export async function runAsTool(registry: Registry, options: ToolOptions): Promise<ToolResult> {
	const type = options.type.endsWith('Tool') ? options.type : `${options.type}Tool`;
	const { AiTool } = n8nWorkflow.NodeConnectionTypes;
	let text = '';
	const viaEngine: Root = async (_context, response) => {
		if (!response) return engineRequest(options.args);
		text = observation(response);
		return [[{ json: {} }]];
	};
	const direct: Root = async (context) => {
		const [tool] = (await context.getInputConnectionData(AiTool, 0)) as Array<{
			invoke(args: IDataObject): Promise<string>;
		}>;
		text = (await tool?.invoke(options.args)) ?? '';
		return [[{ json: {} }]];
	};
	const root = options.via === 'direct' ? direct : viaEngine;
	const run = await runUnderRoot(registry, { ...options, type }, AiTool, root);
	run.throwIfFailed();
	return { text, response: JSON.parse(text) as unknown, run };
}

const subNodeName = 'Sub-node';

const engineRequest = (args: IDataObject): EngineRequest => ({
	actions: [
		{
			actionType: 'ExecutionNodeAction',
			nodeName: subNodeName,
			input: args,
			type: n8nWorkflow.NodeConnectionTypes.AiTool,
			id: 'call_1',
			metadata: { itemIndex: 0 },
		},
	],
	metadata: {},
});

/** What n8n's agent makes of a tool's run for the model (buildObservation in its langchain package). */
function observation({ actionResponses }: EngineResponse): string {
	const task = actionResponses[0]?.data;
	const items = task?.data?.ai_tool?.[0]?.map(({ json }) => json) ?? [];
	if (items.length > 0) return JSON.stringify(items);
	if (task?.error) return JSON.stringify({ error: task.error.message, errorType: task.error.name });
	return JSON.stringify('');
}

type Root = (
	context: IExecuteFunctions,
	response?: EngineResponse,
) => Promise<INodeExecutionData[][] | EngineRequest>;

/** Start -> root node, with the sub-node connected to the root. */
async function runUnderRoot(
	registry: Registry,
	options: SubNode,
	connection: AINodeConnectionType,
	root: Root,
): Promise<WorkflowRun> {
	const withRoot = registry.with({
		'harness.start': startType,
		'harness.root': rootType(connection, root),
	});
	const node = (name: string, type: string, extra: Partial<INode> = {}): INode => ({
		id: name,
		name,
		type,
		typeVersion: 1,
		position: [0, 0],
		parameters: {},
		...extra,
	});
	return await runWorkflow(withRoot, {
		...options,
		workflow: {
			nodes: [
				node('Start', 'harness.start'),
				node('Root', 'harness.root'),
				node(subNodeName, options.type, {
					typeVersion: options.typeVersion ?? 1,
					parameters: options.parameters ?? {},
				}),
			],
			connections: {
				Start: { main: [[{ node: 'Root', type: 'main', index: 0 }]] },
				[subNodeName]: { [connection]: [[{ node: 'Root', type: connection, index: 0 }]] },
			},
		},
	});
}

const startType: INodeType = {
	description: {
		displayName: 'Start Trigger',
		name: 'start',
		group: ['trigger'],
		version: 1,
		description: 'Starts the run',
		defaults: { name: 'Start' },
		inputs: [],
		outputs: ['main'],
		properties: [],
	},
	async trigger() {
		return {};
	},
};

function rootType(connection: AINodeConnectionType, root: Root): INodeType {
	return {
		description: {
			displayName: 'Root',
			name: 'root',
			group: ['transform'],
			version: 1,
			description: 'Uses the sub-node',
			defaults: { name: 'Root' },
			inputs: [
				'main',
				// An agent takes any number of tools, a root node one model.
				connection === n8nWorkflow.NodeConnectionTypes.AiTool
					? { type: connection }
					: { type: connection, maxConnections: 1, required: true },
			],
			outputs: ['main'],
			properties: [],
		},
		async execute(this: IExecuteFunctions, response?: EngineResponse) {
			return await root(this, response?.actionResponses.length ? response : undefined);
		},
	};
}
