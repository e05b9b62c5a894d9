import type { IExecuteFunctions, ITaskData } from 'n8n-workflow';

import type { WaitParams } from '../jobFields';

/**
 * Whether a run waits in the memory of its process or asleep in n8n's database. Asleep it survives restarts, but n8n
 * wakes it up to two minutes late, and whoever waits for its answer gets none.
 */

/** n8n ends orderly within 30 s (N8N_GRACEFUL_SHUTDOWN_TIMEOUT), and waits for running executions until then. */
export const MEMORY_MS = 20_000;

/** A workflow that ends by then needs no sleep. */
const WORTH_A_SLEEP_MS = 10 * 60_000;

/** Executions for which nobody waits. By hand, as a tool or a sub-workflow somebody does; `cli` ends its process. */
const UNATTENDED = ['trigger', 'webhook', 'error', 'retry'];

/** Whether the run may sleep, as far as the node's own settings and n8n go. */
export function maySleep(context: IExecuteFunctions, all: WaitParams[], endsAt: number): boolean {
	const options = all.map(({ waitOptions }) => waitOptions ?? {});
	if (!all.length || endsAt - Date.now() < WORTH_A_SLEEP_MS) return false;
	if (options.some(({ waitIn }) => waitIn === 'memory')) return false;
	if (!context.getWorkflow().id || !Number(context.getExecutionId())) return false;
	// The agent that has called it runs in its own process.
	if (/Tool$/.test(context.getNode().type)) return false;
	// A file stays with the execution that has fetched it, and goes with it.
	if (all.some(({ downloadFile }) => downloadFile)) return false;
	if (!canFail(context) && options.some(canEndInError)) return false;
	if (options.some(({ waitIn }) => waitIn === 'database')) return true;
	return UNATTENDED.includes(context.getMode()) && !isAwaited(context);
}

const canEndInError = ({ onFailedJob, onTimeout }: NonNullable<WaitParams['waitOptions']>) =>
	onFailedJob !== 'return' || onTimeout !== 'return';

/** An n8n that lets a sleeping node fail (`resumeError`) has this as well; where errors go out as items, all can. */
const canFail = (context: IExecuteFunctions) =>
	context.continueOnFail() || 'onExecutionFinish' in context;

/** Whether a trigger before the node answers its caller with what comes out of the workflow, or of a chat. */
function isAwaited(context: IExecuteFunctions): boolean {
	const before = context.getParentNodes(context.getNode().name, { includeNodeParameters: true });
	return before.some(({ type, parameters }) => {
		const { responseMode } = parameters ?? {};
		return /\.chatTrigger$/.test(type) || (responseMode ?? 'onReceived') !== 'onReceived';
	});
}

type Inner = { runExecutionData?: { resultData?: { runData?: Record<string, ITaskData[]> } } };

/** When (Unix ms) n8n ends the execution by the workflow's own time-out; in one process it counts sleep as well. */
export function runEndsAt(context: IExecuteFunctions): number {
	const { executionTimeout = -1 } = context.getWorkflowSettings();
	if (executionTimeout <= 0) return Infinity;
	const { runData = {} } = (context as Inner).runExecutionData?.resultData ?? {};
	const starts = Object.values(runData).flatMap((runs) => runs.map(({ startTime }) => startTime));
	return Math.min(Date.now(), ...starts) + executionTimeout * 1000;
}
