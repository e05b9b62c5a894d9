import { readdirSync, readFileSync } from 'node:fs';
import type { IConnections, INode, IPinData, IWorkflowSettings } from 'n8n-workflow';

import { inRepository } from './paths.mjs';

export type ExampleWorkflow = {
	name: string;
	nodes: INode[];
	connections: IConnections;
	settings?: IWorkflowSettings;
	pinData?: IPinData;
};

/** A workflow of the `examples` folder. */
export type Example = {
	/** The file's name. */
	file: string;
	workflow: ExampleWorkflow;
	/** The manual trigger, when there is one. */
	manualTrigger?: INode;
	/** The triggers that the editor's main button runs at once, in the order of the file. */
	starts: INode[];
	/** Whether it needs nodes of n8n's AI package, which only a whole n8n has. */
	needsWholeN8n: boolean;
};

export function readExamples(): Example[] {
	const folder = inRepository('examples');
	return readdirSync(folder)
		.filter((file) => file.endsWith('.json'))
		.sort()
		.map((file) => {
			const workflow = JSON.parse(readFileSync(`${folder}/${file}`, 'utf8')) as ExampleWorkflow;
			const manualTrigger = workflow.nodes.find(
				({ type }) => type === 'n8n-nodes-base.manualTrigger',
			);
			return {
				file,
				workflow,
				...(manualTrigger ? { manualTrigger } : {}),
				starts: workflow.nodes.filter(
					// A chat trigger waits for a message.
					({ type }) => type.endsWith('Trigger') && !type.endsWith('.chatTrigger'),
				),
				needsWholeN8n: workflow.nodes.some(({ type }) =>
					type.startsWith('@n8n/n8n-nodes-langchain.'),
				),
			};
		});
}

/** A copy whose nodes use these stored credentials; the examples name credentials by type only. */
export function withCredentials(
	workflow: ExampleWorkflow,
	stored: NonNullable<INode['credentials']>,
): ExampleWorkflow {
	const nodes = workflow.nodes.map((node) => {
		const known = Object.keys(node.credentials ?? {}).filter((type) => type in stored);
		const filled = Object.fromEntries(known.map((type) => [type, stored[type]]));
		return known.length === 0
			? node
			: { ...node, credentials: { ...node.credentials, ...filled } as INode['credentials'] };
	});
	return { ...workflow, nodes } as ExampleWorkflow;
}
