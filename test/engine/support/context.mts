import type {
	IConnections,
	IDataObject,
	INode,
	IPinData,
	IWorkflowSettings,
	Workflow,
} from 'n8n-workflow';

import { Credentials, type CredentialValues } from './credentials.mts';
import { n8nWorkflow } from './n8n.mts';
import type { Registry } from './packages.mts';

/** A workflow as n8n's editor exports it. */
export type WorkflowJson = {
	id?: string;
	name?: string;
	nodes: INode[];
	connections: IConnections;
	settings?: IWorkflowSettings;
	pinData?: IPinData;
};

/** What every kind of run starts from: n8n's Workflow object and the credentials it may use. */
export type RunContext = { workflow: Workflow; credentials: Credentials };

/** `staticData` is used as it is: what nodes write is in that same object afterwards. */
export function contextFor(
	registry: Registry,
	json: WorkflowJson,
	values: CredentialValues,
	{ staticData, active = false }: { staticData?: IDataObject; active?: boolean } = {},
): RunContext {
	const workflow = new n8nWorkflow.Workflow({
		id: json.id ?? 'engine',
		name: json.name ?? 'engine',
		nodes: json.nodes.map((node) => withCredentials(registry, node, values)),
		connections: json.connections,
		settings: { executionOrder: 'v1', ...json.settings },
		nodeTypes: registry,
		active,
		...(staticData ? { staticData } : {}),
	});
	return { workflow, credentials: new Credentials(registry, values) };
}

/**
 * Gives a node the credentials that its type wants and that there are values for, so that a workflow need not name
 * any (an example in the repository cannot know the ids of a user's n8n).
 */
function withCredentials(registry: Registry, node: INode, values: CredentialValues): INode {
	const copy = structuredClone(node);
	const { description } = registry.getByNameAndVersion(node.type, node.typeVersion);
	for (const { name } of description.credentials ?? []) {
		if (!(name in values)) continue;
		copy.credentials = { ...copy.credentials, [name]: { id: name, name } };
	}
	return copy;
}
