import type { INodeProperties } from 'n8n-workflow';
import { updateDisplayOptions } from 'n8n-workflow';

import { filesField, sendAsOption } from '../../shared/jobs/attachments';
import { optionalWaitFields, reportToOption, simplifyJobField } from '../../shared/jobs/jobFields';
import { PRESETS } from '../../shared/jobs/presets';
import { ID_PATH_LABEL, PATH_LABEL, STATUS_PATH_LABEL } from '../../shared/jobs/runJob';

/** What 'Run' shows: the kind of job, its own few fields, and what holds for all. */

export const CUSTOM = 'custom';
const FIRST_PRESET = PRESETS[0].value;
export const PRESET_LABEL = 'Job';
export const BODY_LABEL = 'Body (JSON)';
export const MORE_LABEL = 'Additional Body Fields (JSON)';

const presetField: INodeProperties = {
	displayName: PRESET_LABEL,
	name: 'preset',
	type: 'options',
	options: [
		{
			name: 'Custom',
			value: CUSTOM,
			description: 'Any job of the API, by its path and body',
		},
		...[...PRESETS]
			.sort((a, b) => a.name.localeCompare(b.name))
			.map(({ name, value, description }) => ({ name, value, description })),
	],
	default: FIRST_PRESET,
	description: 'What is to be run; anything that is not in the list is a Custom job',
};

const shownWith = (preset: string, fields: INodeProperties[]) =>
	updateDisplayOptions({ show: { preset: [preset] } }, fields);

const customFields: INodeProperties[] = [
	{
		displayName: PATH_LABEL,
		name: 'path',
		type: 'string',
		default: '',
		required: true,
		placeholder: 'e.g. /bria/text-to-vector',
		description: "Where the job is made, from the API's host",
	},
	{
		displayName: 'Method',
		name: 'method',
		type: 'options',
		options: [
			{ name: 'GET', value: 'GET', description: 'The body becomes the query' },
			{ name: 'POST', value: 'POST' },
		],
		default: 'POST',
	},
	{
		displayName: BODY_LABEL,
		name: 'body',
		type: 'json',
		default: '{\n  "prompt": "A red kite over a field of snow"\n}',
		description: 'What the API takes on this path',
	},
];

const moreField: INodeProperties = {
	displayName: MORE_LABEL,
	name: 'additionalBody',
	type: 'json',
	default: '',
	placeholder: 'e.g. { "seed": 7 }',
	description:
		'Further fields of the request, for what this job takes and has no field for here; they win over the fields above, and objects are joined',
	displayOptions: { hide: { preset: [CUSTOM] } },
};

export const runFields: INodeProperties[] = [
	presetField,
	...PRESETS.flatMap(({ value, fields }) => shownWith(value, fields)),
	...shownWith(CUSTOM, customFields),
	moreField,
	filesField,
	...optionalWaitFields,
	simplifyJobField,
];

const textOption = (
	displayName: string,
	name: string,
	placeholder: string,
	description: string,
): INodeProperties => ({
	displayName,
	name,
	type: 'string',
	default: '',
	placeholder,
	description,
});

export const runOptions: INodeProperties[] = [
	textOption(
		'Done Words',
		'doneWords',
		'e.g. ripe, ready',
		'Words of the status that mean that the job is completed, besides the usual ones; separated by commas',
	),
	textOption(
		'Failed Words',
		'failedWords',
		'e.g. spoiled',
		'Words of the status that mean that the job has failed, besides the usual ones; separated by commas',
	),
	textOption(
		'File Paths',
		'filePaths',
		'e.g. data.data.*.audio_url',
		'Where the files are in the response about the finished job, as dot paths separated by commas, with * for every entry of a list; without, they are looked for',
	),
	textOption(
		ID_PATH_LABEL,
		'idPath',
		'e.g. data.job.key',
		'Where the ID of the job is in the response, as dot path; without, it is looked for',
	),
	reportToOption,
	sendAsOption,
	textOption(
		STATUS_PATH_LABEL,
		'statusPath',
		'e.g. /bria/{id}',
		'Where the state of the job is read, with {id} for its ID; needed only for paths of which this node does not know it',
	),
];
