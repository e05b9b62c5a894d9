import type {
	IBinaryKeyData,
	IDataObject,
	INodeExecutionData,
	INodeProperties,
} from 'n8n-workflow';

import { omit } from '../api/body';
import { listIn } from './textList';

/** What of the input item stands beside the result; names and choices are those of n8n's Edit Fields (Set) node. */

/** What readParams makes of {@link includeFieldOptions}. */
export type IncludeOptions = {
	includeOtherFields?: boolean;
	include?: 'all' | 'except' | 'selected';
	includeFields?: string;
	excludeFields?: string;
	resultField?: string;
	includeBinary?: boolean;
};

/** Beside the input's fields the result is an object of its own, so that neither overwrites the other. */
const DEFAULT_RESULT_FIELD = 'cometapi';

const show = (shown: Record<string, Array<boolean | string>>) => ({
	displayOptions: { show: shown },
});

export const includeFieldOptions: INodeProperties[] = [
	{
		displayName: 'Include Other Input Fields',
		name: 'includeOtherFields',
		type: 'boolean',
		default: false,
		description:
			"Whether to pass the fields of the input on, with the result in a field of its own: 'Put Result in Field'",
	},
	{
		displayName: 'Input Fields to Include',
		name: 'include',
		type: 'options',
		options: [
			{ name: 'All', value: 'all' },
			{ name: 'All Except', value: 'except' },
			{ name: 'Selected', value: 'selected' },
		],
		default: 'all',
		description: 'Which fields of the input are passed on',
		...show({ includeOtherFields: [true] }),
	},
	{
		displayName: 'Fields to Include',
		name: 'includeFields',
		type: 'string',
		default: '',
		placeholder: 'e.g. fieldToInclude1,fieldToInclude2',
		description: 'Names of fields of the input, separated by commas',
		requiresDataPath: 'multiple',
		...show({ includeOtherFields: [true], include: ['selected'] }),
	},
	{
		displayName: 'Fields to Exclude',
		name: 'excludeFields',
		type: 'string',
		default: '',
		placeholder: 'e.g. fieldToExclude1,fieldToExclude2',
		description: 'Names of fields of the input, separated by commas',
		requiresDataPath: 'multiple',
		...show({ includeOtherFields: [true], include: ['except'] }),
	},
	{
		displayName: 'Put Result in Field',
		name: 'resultField',
		type: 'string',
		default: DEFAULT_RESULT_FIELD,
		placeholder: 'e.g. answer',
		description: 'The field that holds the result beside those of the input',
		...show({ includeOtherFields: [true] }),
	},
	{
		displayName: 'Include Input Files',
		name: 'includeBinary',
		type: 'boolean',
		default: false,
		description:
			'Whether to pass the files of the input on as well; a file that was made takes the place of one of the same name',
	},
];

function included(json: IDataObject, options: IncludeOptions): IDataObject {
	if (options.include === 'except') return omit(json, ...listIn(options.excludeFields));
	if (options.include !== 'selected') return json;
	const names = listIn(options.includeFields);
	return Object.fromEntries(Object.entries(json).filter(([name]) => names.includes(name)));
}

/** The field in which the result stands; undefined where it is the whole item. */
export const resultFieldIn = ({ includeOtherFields, resultField }: IncludeOptions = {}):
	| string
	| undefined => (includeOtherFields ? resultField?.trim() || DEFAULT_RESULT_FIELD : undefined);

/** Pure: the output item with what is to be kept of its input item. */
export function withInput(
	item: INodeExecutionData,
	input: INodeExecutionData | undefined,
	options: IncludeOptions = {},
): INodeExecutionData {
	const { includeOtherFields, includeBinary } = options;
	if (!input || (!includeOtherFields && !includeBinary)) return item;
	const field = resultFieldIn(options);
	const json = field ? { ...included(input.json, options), [field]: item.json } : item.json;
	const files: IBinaryKeyData | undefined =
		includeBinary && input.binary ? { ...input.binary, ...item.binary } : item.binary;
	return { ...item, json, ...(files && { binary: files }) };
}
