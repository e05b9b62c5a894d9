import type {
	IDataObject,
	INodeExecutionData,
	WorkflowActivateMode,
	WorkflowExecuteMode,
} from 'n8n-workflow';

import { additionalDataFor } from './additionalData.mts';
import { contextFor, type WorkflowJson } from './context.mts';
import type { CredentialValues } from './credentials.mts';
import { core, startBinaryStore } from './n8n.mts';
import type { Registry } from './packages.mts';

export type PollOptions = {
	workflow: WorkflowJson;
	/** Name of the polling trigger; may be left out when the workflow has one polling node. */
	nodeName?: string;
	credentials?: CredentialValues;
	/** Give the same object again for the next tick: it is the workflow's static data. */
	staticData?: IDataObject;
	/** `trigger` (an active workflow, the default) or `manual` (the editor's test run). */
	mode?: WorkflowExecuteMode;
	/** Default `activate`: the poll at the activation. The durable scheduler's ticks say `update`. */
	activation?: WorkflowActivateMode;
	/** What `getPollBudgetMs` says; n8n's default scheduler says five minutes. */
	budgetMs?: number;
};

export type PollResult = {
	/** The items of the first output; undefined when the trigger did not fire. */
	items?: INodeExecutionData[];
	staticData: IDataObject;
};

/** One tick of a polling trigger. What `poll()` throws is thrown. */
export async function pollOnce(registry: Registry, options: PollOptions): Promise<PollResult> {
	await startBinaryStore();
	const { mode = 'trigger', staticData = {}, budgetMs } = options;
	const { workflow, credentials } = contextFor(
		registry,
		options.workflow,
		options.credentials ?? {},
		{ staticData, active: true },
	);
	const typeOf = (name: string) => {
		const node = workflow.getNode(name);
		if (!node) throw new Error(`There is no node "${name}"`);
		return { node, type: registry.getByNameAndVersion(node.type, node.typeVersion) };
	};
	const name = options.nodeName ?? Object.keys(workflow.nodes).find((key) => typeOf(key).type.poll);
	if (!name) throw new Error('The workflow has no polling node');
	const { node, type } = typeOf(name);
	if (!type.poll) throw new Error(`The node "${name}" does not poll`);

	const context = new core.PollContext(
		workflow,
		node,
		additionalDataFor(credentials, { workflowId: workflow.id }),
		mode,
		mode === 'manual' ? 'manual' : (options.activation ?? 'activate'),
	);
	if (budgetMs !== undefined) Object.assign(context, { getPollBudgetMs: () => budgetMs });
	const output = await type.poll.call(context);
	return { ...(output ? { items: output[0] ?? [] } : {}), staticData };
}
