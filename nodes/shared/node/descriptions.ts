import type { INodeProperties, INodePropertyCollection } from 'n8n-workflow';
import { updateDisplayOptions } from 'n8n-workflow';

import type { AnyOperation } from './operation';

/** Fields that several operations show, and how a node's properties are put together from its operations. */

/** A node's properties: the choice of the operation, then each operation's fields, shown with it. */
export function propertiesOf(operations: AnyOperation[]): INodeProperties[] {
	const first = String(operations[0].option.value);
	const byName = [...operations].sort((a, b) => a.option.name.localeCompare(b.option.name));
	return [
		{
			displayName: 'Operation',
			name: 'operation',
			type: 'options',
			noDataExpression: true,
			options: byName.map(({ option }) => option),
			default: first,
		},
		...operations.flatMap(({ option, fields }) =>
			updateDisplayOptions({ show: { operation: [option.value as string] } }, fields),
		),
	];
}

/** The model, from the live list or typed; `searchListMethod` names the node's list search. */
export function modelField(
	searchListMethod: string,
	placeholder: string,
	description = 'The model that answers; any ID of CometAPI can be typed',
): INodeProperties {
	return {
		displayName: 'Model',
		name: 'model',
		type: 'resourceLocator',
		default: { mode: 'list', value: '' },
		required: true,
		description,
		modes: [
			{
				displayName: 'From List',
				name: 'list',
				type: 'list',
				placeholder: 'Select a model...',
				typeOptions: { searchListMethod, searchable: true },
			},
			{ displayName: 'ID', name: 'id', type: 'string', placeholder },
		],
	};
}

export const simplifyField: INodeProperties = {
	displayName: 'Simplify',
	name: 'simplify',
	type: 'boolean',
	default: true,
	description: 'Whether to return a simplified version of the response instead of the raw data',
};

export const extraBodyOption: INodeProperties = {
	displayName: 'Extra Body (JSON)',
	name: 'extraBody',
	type: 'json',
	default: '',
	placeholder: 'e.g. { "top_k": 20 }',
	description:
		'Further fields of the request, for what a model takes and this node has no field for; they win over the fields above',
};

export const userOption: INodeProperties = {
	displayName: 'User',
	name: 'user',
	type: 'string',
	default: '',
	description: 'An ID of your end user, which helps the provider to detect abuse',
};

export const maxConcurrencyOption: INodeProperties = {
	displayName: 'Max Concurrent Requests',
	name: 'maxConcurrency',
	type: 'number',
	typeOptions: { minValue: 1, maxValue: 100 },
	default: 5,
	description:
		'How many items are sent at the same time; 1 sends them strictly one after the other',
};

/** What every call has. */
export function callOptionFields(timeoutSeconds = 300): INodeProperties[] {
	return [
		{
			displayName: 'Max Retries',
			name: 'maxRetries',
			type: 'number',
			typeOptions: { minValue: 0, maxValue: 10 },
			default: 3,
			description:
				'How often a request is sent again after a rate limit or when the API was not reached; a request that may have been charged is never sent twice',
		},
		{
			displayName: 'Request Timeout (Seconds)',
			name: 'timeout',
			type: 'number',
			typeOptions: { minValue: 1 },
			default: timeoutSeconds,
			description: 'How long to wait for an answer, and at most between two pieces of a stream',
		},
	];
}

/** What the engine itself reads (run.ts); every operation has them among its options. */
export const engineOptionFields = (timeoutSeconds = 300): INodeProperties[] => [
	maxConcurrencyOption,
	...callOptionFields(timeoutSeconds),
];

/** A node's 'Options', sorted by label as n8n wants them. */
export function optionsField(
	fields: INodeProperties[],
	timeoutSeconds = 300,
	engineFields = engineOptionFields(timeoutSeconds),
): INodeProperties {
	const all: Array<INodeProperties | INodePropertyCollection> = [...fields, ...engineFields];
	return {
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add option',
		default: {},
		options: all.sort((a, b) => a.displayName.localeCompare(b.displayName)) as INodeProperties[],
	};
}

/** Which binary field of the input item holds a file. */
export function inputFileField(overrides: Partial<INodeProperties> = {}): INodeProperties {
	return {
		displayName: 'Input Data Field Name',
		name: 'binaryPropertyName',
		type: 'string',
		default: 'data',
		required: true,
		placeholder: 'e.g. data',
		hint: 'The name of the input field containing the file to be processed',
		...overrides,
	};
}

/** Under which name a file that was made is put into the output item. */
export function outputFileField(overrides: Partial<INodeProperties> = {}): INodeProperties {
	return {
		displayName: 'Put Output File in Field',
		name: 'binaryPropertyOutput',
		type: 'string',
		default: 'data',
		required: true,
		placeholder: 'e.g. data',
		hint: 'The name of the output field to put the file in',
		...overrides,
	};
}
