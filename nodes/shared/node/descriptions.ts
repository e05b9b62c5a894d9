import type { INodeProperties } from 'n8n-workflow';
import { updateDisplayOptions } from 'n8n-workflow';

import type { ModelPurpose } from '../models/defaultModels';
import { DEFAULT_MODELS } from '../models/defaultModels';
import { callOptionFields, maxConcurrencyOption } from './callOptions';
import { fileNameFields, makesFiles } from './fileNames';
import { includeFieldOptions } from './includeInput';
import { EXTRA_BODY_LABEL } from './jsonFields';
import type { Operation } from './operation';

/** Fields that several operations show, and how a node's description is put together from its operations. */

/** All that an operation shows: its fields, and 'Options' with its own and the engine's. */
export const fieldsOf = (operation: Operation): INodeProperties[] => [
	...operation.fields,
	optionsField([
		...operation.options,
		...(makesFiles(operation) ? fileNameFields : []),
		...includeFieldOptions,
		maxConcurrencyOption('items', operation),
		...callOptionFields(operation),
	]),
];

/** A node's properties: the choice of the operation, then each operation's fields, shown with it. */
export function propertiesOf(operations: Operation[]): INodeProperties[] {
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
		...operations.flatMap((operation) =>
			updateDisplayOptions(
				{ show: { operation: [operation.option.value as string] } },
				fieldsOf(operation),
			),
		),
	];
}

/** What the canvas shows below a node's name: the chosen operation. */
export function subtitleOf(operations: Operation[]): string {
	const names = Object.fromEntries(operations.map(({ option }) => [option.value, option.name]));
	return `={{ ${JSON.stringify(names)}[$parameter["operation"]] }}`;
}

/** The list search that a node has to offer for its model fields of a purpose. */
const searchMethodOf = (purpose: ModelPurpose | 'any') =>
	purpose === 'any' ? 'searchModels' : `search${purpose[0].toUpperCase()}${purpose.slice(1)}Models`;

/**
 * The model, from the live list or typed; it begins with the default of its purpose. The node's `listSearch` has
 * to hold `search<Purpose>Models`, e.g. `searchChatModels: searchModels('chat')`, or `searchModels` for any.
 */
export function modelField(
	purpose: ModelPurpose | 'any',
	description = 'The model that answers; any ID of CometAPI can be typed',
): INodeProperties {
	const { id } = DEFAULT_MODELS[purpose === 'any' ? 'chat' : purpose];
	// The editor's list has no room for prices (see listSearch.ts).
	const price = purpose === 'any' ? '' : '. CometAPI Model tells what each model costs.';
	return {
		displayName: 'Model',
		name: 'model',
		type: 'resourceLocator',
		default: { __rl: true, mode: 'list', value: id, cachedResultName: id },
		required: true,
		description: description + price,
		modes: [
			{
				displayName: 'From List',
				name: 'list',
				type: 'list',
				placeholder: 'Select a model...',
				typeOptions: { searchListMethod: searchMethodOf(purpose), searchable: true },
			},
			{ displayName: 'ID', name: 'id', type: 'string', placeholder: `e.g. ${id}` },
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
	displayName: EXTRA_BODY_LABEL,
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

/** A node's 'Options', sorted by label as n8n wants them. */
export function optionsField(options: INodeProperties[]): INodeProperties {
	const byLabel = [...options].sort((a, b) => a.displayName.localeCompare(b.displayName));
	return {
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add option',
		default: {},
		options: byLabel,
	};
}

/**
 * Which binary field of the input item holds a file: its name, or an expression that gives the file itself (the
 * editor explains the latter where `binaryDataProperty` is set; older ones do not know it).
 */
export function inputFileField(overrides: Partial<INodeProperties> = {}): INodeProperties {
	return {
		displayName: 'Input Data Field Name',
		name: 'binaryPropertyName',
		type: 'string',
		typeOptions: { binaryDataProperty: true },
		default: 'data',
		required: true,
		placeholder: 'e.g. data',
		hint: 'The name of the input field containing the file to be processed',
		...overrides,
	};
}

/**
 * The URL of a file, for a 'Source' of Automatic, Binary and URL: with Automatic it is the one that the node before has
 * put into the item, where it has put one there.
 */
export const urlFields = (
	field: INodeProperties,
	{ sources = ['url'], ofItem = '={{ $json.url }}' } = {},
): INodeProperties[] => [
	{
		...field,
		default: ofItem,
		displayOptions: { show: { source: ['automatic'] } },
	},
	{ ...field, required: true, displayOptions: { show: { source: sources } } },
];

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
