import type {
	IConnections,
	IExecuteFunctions,
	INode,
	INodeProperties,
	IWorkflowBase,
} from 'n8n-workflow';

/** The inline workflows in which the Video node does something else than its operations. */

/** What a node does there: watch jobs, or bring finished ones back. */
export type NodeRole = '' | 'watch' | 'deliver' | 'unpack';

const ROLE = 'role';

/** Tells the node its role. */
export const roleField: INodeProperties = {
	displayName: 'Role',
	name: ROLE,
	type: 'hidden',
	default: '',
};

/** What the node is to do instead of its operation; empty in a workflow of a user. */
export const roleOf = (context: IExecuteFunctions): NodeRole =>
	context.getInputData().length > 0 ? (context.getNodeParameter(ROLE, 0, '') as NodeRole) : '';

const START = 'Jobs';
const WATCH = 'Watch Jobs';

/** Connections of one node: what each of its outputs goes to. */
export const wire = (...targets: string[]): IConnections[string] => ({
	main: targets.map((node) => [{ node, type: 'main', index: 0 }]),
});

/** The Video node of this package, with the caller's credential. */
export function roleNode(
	context: IExecuteFunctions,
	name: string,
	role: NodeRole,
	column: number,
): INode {
	const { type, typeVersion, credentials } = context.getNode();
	return {
		id: name,
		name,
		// Of all nodes that make jobs, only this one has roles.
		type: type.replace(/\.[^.]+$/, '.cometApiVideo'),
		typeVersion,
		position: [column * 220, 0],
		parameters: { operation: 'get', [ROLE]: role },
		credentials,
	};
}

/** A workflow of which nothing is left when it ends well. */
export const inlineWorkflow = (
	context: IExecuteFunctions,
	name: string,
	{ nodes, connections }: { nodes: INode[]; connections: IConnections },
): IWorkflowBase =>
	({
		name,
		nodes: [
			{
				id: START,
				name: START,
				type: 'n8n-nodes-base.executeWorkflowTrigger',
				typeVersion: 1.1,
				position: [0, 0],
				parameters: { inputSource: 'passthrough' },
			},
			...nodes,
		],
		connections: { [START]: wire(nodes[0].name), ...connections },
		settings: {
			executionOrder: 'v1',
			executionTimeout: -1,
			saveDataSuccessExecution: 'none',
			saveDataErrorExecution: 'all',
			callerPolicy: 'workflowsFromSameOwner',
			errorWorkflow: context.getWorkflowSettings?.().errorWorkflow,
		},
	}) as unknown as IWorkflowBase;

/**
 * After a sleep n8n does not run the node again but passes its input through its first output (n8n-core,
 * handleWaitingState): wired to its own input, it runs again, and what it wrote into its input is its memory.
 */
export const watcherWorkflow = (context: IExecuteFunctions): IWorkflowBase =>
	inlineWorkflow(context, 'CometAPI jobs that are watched', {
		nodes: [roleNode(context, WATCH, 'watch', 1)],
		connections: { [WATCH]: wire(WATCH) },
	});
