import type {
	INode,
	INodeListSearchResult,
	INodeParameters,
	INodePropertyOptions,
} from 'n8n-workflow';

import { additionalDataFor } from './additionalData.mts';
import { contextFor } from './context.mts';
import type { CredentialValues } from './credentials.mts';
import { core } from './n8n.mts';
import type { Registry } from './packages.mts';

export type DynamicOptions = {
	/** Full node type, e.g. `n8n-nodes-cometapi-unified.cometApiChat`. */
	type: string;
	typeVersion?: number;
	/** Name under `methods.listSearch` or `methods.loadOptions`. */
	method: string;
	/** What the user typed into the list's search. */
	filter?: string;
	paginationToken?: string;
	parameters?: INodeParameters;
	credentials?: CredentialValues;
};

/** Fills a list in the editor: a resource locator's search, or the options of a drop-down as one page of results. */
export async function callDynamic(
	registry: Registry,
	options: DynamicOptions,
): Promise<INodeListSearchResult> {
	const { type, typeVersion = 1, method, parameters = {} } = options;
	const node: INode = {
		id: 'node',
		name: 'Node',
		type,
		typeVersion,
		position: [0, 0],
		parameters,
	};
	const { workflow, credentials } = contextFor(
		registry,
		{ nodes: [node], connections: {} },
		options.credentials ?? {},
	);
	const { methods } = registry.getByNameAndVersion(type, typeVersion);
	const context = new core.LoadOptionsContext(
		workflow,
		workflow.getNode(node.name) ?? node,
		{
			...additionalDataFor(credentials, { workflowId: workflow.id }),
			currentNodeParameters: parameters,
		},
		'',
	);
	const search = methods?.listSearch?.[method];
	if (search) return await search.call(context, options.filter, options.paginationToken);
	const load = methods?.loadOptions?.[method];
	if (!load) throw new Error(`"${type}" has no method "${method}"`);
	return { results: (await load.call(context)) as INodePropertyOptions[] as never };
}
