import type { INode } from 'n8n-workflow';

/**
 * The CometAPI Triggers that a workflow holds. n8n gives a node no list of its workflow's nodes, but every context has
 * the workflow itself (n8n-core, NodeExecutionContext), in all versions that this package supports.
 */

export type FoundTrigger = {
	id: string;
	/** 0 is never; undefined for one that is given by an expression. */
	giveUpAfterHours?: number;
};

type Inner = { workflow?: { nodes?: Record<string, INode> } };

export const DEFAULT_GIVE_UP_HOURS = 24;

/** Those that report the jobs of their workflow. */
export function triggersOf(context: object): FoundTrigger[] {
	const { nodes = {} } = (context as Inner).workflow ?? {};
	return Object.values(nodes)
		.filter(({ type, disabled }) => /\.cometApiTrigger$/.test(type) && !disabled)
		.filter(({ parameters: { watch } }) => {
			// Without one it is the default, and of an expression nobody knows here.
			return !Array.isArray(watch) || (watch as unknown[]).includes('workflow');
		})
		.map(({ id, parameters: { options } }) => {
			const { giveUpAfter = DEFAULT_GIVE_UP_HOURS } = (options ?? {}) as { giveUpAfter?: unknown };
			return { id, giveUpAfterHours: typeof giveUpAfter === 'number' ? giveUpAfter : undefined };
		});
}

/** How long jobs are watched: as long as the most patient trigger wants; 0 is for ever. */
export function patienceMs(triggers: FoundTrigger[]): number {
	const hours = triggers.map(({ giveUpAfterHours }) => giveUpAfterHours ?? DEFAULT_GIVE_UP_HOURS);
	const longest = hours.length ? Math.max(...hours) : DEFAULT_GIVE_UP_HOURS;
	return hours.some((one) => one <= 0) ? 0 : longest * 3_600_000;
}

/** The path of the webhook that says which triggers a workflow has, and of the one that takes a trigger's reports. */
export const listPath = (workflowId: string) => `cometapi-jobs-${workflowId}`;
export const reportPath = (workflowId: string, nodeId: string) =>
	`${listPath(workflowId)}-${nodeId}`;
