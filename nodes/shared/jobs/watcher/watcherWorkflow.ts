import type { IExecuteFunctions, INode, INodeProperties, IWorkflowBase } from 'n8n-workflow';

/** The workflow in which a node runs as a watcher. */

/** Tells the node that it runs as a watcher. */
export const WATCHER = 'watcher';
export const watcherField: INodeProperties = {
	displayName: 'Watcher',
	name: WATCHER,
	type: 'hidden',
	default: false,
};

const START = 'Jobs';
const WATCH = 'Watch Jobs for the CometAPI Trigger';

/**
 * After a sleep n8n does not run the node again but passes its input through its first output (n8n-core,
 * handleWaitingState): wired to its own input, it runs again, and what it wrote into its input is its memory.
 */
export function watcherWorkflow(context: IExecuteFunctions): IWorkflowBase {
	const { type, typeVersion, credentials } = context.getNode();
	// Of all nodes that make jobs, only this one runs as a watcher.
	const watcher = type.replace(/\.[^.]+$/, '.cometApiVideo');
	const toWatch = { main: [[{ node: WATCH, type: 'main' as const, index: 0 }]] };
	const nodes: INode[] = [
		{
			id: START,
			name: START,
			type: 'n8n-nodes-base.executeWorkflowTrigger',
			typeVersion: 1.1,
			position: [0, 0],
			parameters: { inputSource: 'passthrough' },
		},
		{
			id: WATCH,
			name: WATCH,
			type: watcher,
			typeVersion,
			position: [220, 0],
			parameters: { operation: 'get', [WATCHER]: true },
			credentials,
		},
	];
	return {
		name: 'CometAPI jobs on their way to the trigger',
		nodes,
		connections: { [START]: toWatch, [WATCH]: toWatch },
		settings: {
			executionOrder: 'v1',
			executionTimeout: -1,
			saveDataSuccessExecution: 'none',
			saveDataErrorExecution: 'all',
			callerPolicy: 'workflowsFromSameOwner',
			errorWorkflow: context.getWorkflowSettings?.().errorWorkflow,
		},
	} as unknown as IWorkflowBase;
}
