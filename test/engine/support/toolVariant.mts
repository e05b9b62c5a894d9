import type { INodeProperties, INodeType } from 'n8n-workflow';

import { n8nWorkflow } from './n8n.mts';

/**
 * The `…Tool` type that n8n's server derives from a node with `usableAsTool` (n8n-core alone does not): no inputs, an
 * `ai_tool` output and a description for the model. The node's own code stays what runs.
 */
export function asTool(nodeType: INodeType): INodeType {
	const { description } = nodeType;
	if (!description.usableAsTool) {
		throw new Error(`The node "${description.name}" cannot be used as a tool`);
	}
	const replacements =
		typeof description.usableAsTool === 'object' ? description.usableAsTool.replacements : {};
	const { usableAsTool, ...rest } = { ...description, ...replacements };
	void usableAsTool;
	return Object.create(nodeType, {
		description: {
			value: {
				...rest,
				name: `${description.name}Tool`,
				displayName: `${description.displayName} Tool`,
				inputs: [],
				outputs: [n8nWorkflow.NodeConnectionTypes.AiTool],
				properties: [...toolProperties(nodeType), ...rest.properties],
			},
		},
	}) as INodeType;
}

function toolProperties({ description }: INodeType): INodeProperties[] {
	const names = description.properties.map(({ name }) => name);
	if (names.includes('toolDescription')) return [];
	const text: INodeProperties = {
		displayName: 'Description',
		name: 'toolDescription',
		type: 'string',
		default: description.description,
		required: true,
	};
	if (!names.includes('resource') && !names.includes('operation')) return [text];
	return [
		{
			displayName: 'Tool Description',
			name: 'descriptionType',
			type: 'options',
			noDataExpression: true,
			options: [
				{ name: 'Set Automatically', value: 'auto' },
				{ name: 'Set Manually', value: 'manual' },
			],
			default: 'auto',
		},
		{ ...text, displayOptions: { show: { descriptionType: ['manual'] } } },
	];
}
