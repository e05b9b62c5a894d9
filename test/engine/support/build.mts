import { randomUUID } from 'node:crypto';
import type { IConnections, INode, INodeParameters } from 'n8n-workflow';

import type { WorkflowJson } from './context.mts';

const prefixes: Record<string, string> = {
	base: 'n8n-nodes-base',
	cometapi: 'n8n-nodes-cometapi-unified',
};

/** A node for a workflow in a test. `type` is full, or short as `base:set`, `cometapi:cometApiChat`. */
export function node(
	name: string,
	type: string,
	parameters: INodeParameters = {},
	extra: Partial<INode> = {},
): INode {
	const [prefix, short] = type.split(':');
	const packageName = prefixes[prefix ?? ''];
	return {
		id: randomUUID(),
		name,
		type: packageName && short ? `${packageName}.${short}` : type,
		typeVersion: 1,
		position: [0, 0],
		parameters,
		...extra,
	};
}

/** A workflow of a manual trigger named Start and the given nodes, each connected to the one before. */
export function chain(...nodes: INode[]): WorkflowJson {
	const all = [node('Start', 'base:manualTrigger'), ...nodes].map((entry, index) => ({
		...entry,
		position: [index * 220, 0] as [number, number],
	}));
	const connections: IConnections = {};
	for (const [index, { name }] of all.entries()) {
		const next = all[index + 1];
		if (next) connections[name] = { main: [[{ node: next.name, type: 'main', index: 0 }]] };
	}
	return { nodes: all, connections };
}
