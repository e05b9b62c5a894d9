import type { IDataObject, INodeProperties } from 'n8n-workflow';

import { outputFileField } from '../node/descriptions';
import { exampleHandles, JOB_LABEL } from './jobHandle';
import { videos } from './routes/videos';

/** What every node asks about a job that exists, about waiting for it, and about its file. All times in seconds. */

export type WaitOptions = {
	firstPause?: number;
	forgive?: number;
	growth?: number;
	longestPause?: number;
	maxWait?: number;
	onFailedJob?: 'fail' | 'return';
	onTimeout?: 'fail' | 'return';
	waitIn?: 'automatic' | 'database' | 'memory';
};

export type FileParams = { downloadFile?: boolean; binaryPropertyOutput?: string };

export type WaitParams = FileParams & {
	waitForCompletion?: boolean;
	waitOptions?: WaitOptions;
	simplify?: boolean;
};

const waitOptionFields: INodeProperties[] = [
	{
		displayName: 'Failed Checks to Forgive',
		name: 'forgive',
		type: 'number',
		typeOptions: { minValue: 0 },
		default: 10,
		description:
			'How many checks in a row may fail by a rate limit, an error of the server or the network before the waiting ends as on a time-out',
	},
	{
		displayName: 'First Pause (Seconds)',
		name: 'firstPause',
		type: 'number',
		typeOptions: { minValue: 0, numberPrecision: 1 },
		default: 5,
		description: 'How long to wait after a job was created before it is checked',
	},
	{
		displayName: 'Growth of Pauses',
		name: 'growth',
		type: 'number',
		typeOptions: { minValue: 1, numberPrecision: 2 },
		default: 1.5,
		description: 'How many times as long each pause between checks is as the one before',
	},
	{
		displayName: 'Longest Pause (Seconds)',
		name: 'longestPause',
		type: 'number',
		typeOptions: { minValue: 0, numberPrecision: 1 },
		default: 20,
		description: 'How long the pauses between checks get at most',
	},
	{
		displayName: 'Maximum Wait (Seconds)',
		name: 'maxWait',
		type: 'number',
		typeOptions: { minValue: 0, numberPrecision: 1 },
		default: 900,
		description: 'How long to wait at most; 0 waits without end',
	},
	{
		displayName: 'On Failed Job',
		name: 'onFailedJob',
		type: 'options',
		options: [
			{
				name: 'Error',
				value: 'fail',
				description: 'The item fails with the reason, so that no step after this one runs with it',
			},
			{
				name: 'Return the Job',
				value: 'return',
				description: 'The item holds the job with its status and the reason in failure',
			},
		],
		default: 'fail',
		description: 'What happens when a job fails or is cancelled',
	},
	{
		displayName: 'On Time-Out',
		name: 'onTimeout',
		type: 'options',
		options: [
			{
				name: 'Error',
				value: 'fail',
				description:
					'The item fails with an error that names the job; with Retry On Fail the same job is waited for again',
			},
			{
				name: 'Return the Job',
				value: 'return',
				description: 'The item holds the job as it is, with timedOut set',
			},
		],
		default: 'fail',
		description:
			'What happens when a job is not finished after the maximum wait; it goes on at the provider',
	},
	{
		displayName: 'Wait In',
		name: 'waitIn',
		type: 'options',
		options: [
			{
				name: 'Automatic',
				value: 'automatic',
				description:
					'For 20 seconds in memory, then in the database where nobody waits for the answer of the workflow and no file is downloaded',
			},
			{
				name: 'Database',
				value: 'database',
				description:
					'Also in executions by hand and where a caller waits: the execution sleeps and survives restarts of n8n, but goes on up to two minutes later',
			},
			{
				name: 'Memory',
				value: 'memory',
				description:
					'The execution goes on at once when the job is finished; a restart of n8n ends it',
			},
		],
		default: 'automatic',
		description: 'Where the execution waits for its jobs',
	},
];

/** What holds where options are not set: the same numbers that the fields show. */
export const defaultsOf = <Options extends IDataObject>(fields: INodeProperties[]) =>
	Object.fromEntries(fields.map((field) => [field.name, field.default])) as Required<Options>;

export const WAIT_DEFAULTS = defaultsOf<WaitOptions>(waitOptionFields);

export const waitOptionsField: INodeProperties = {
	displayName: 'Wait Options',
	name: 'waitOptions',
	type: 'collection',
	placeholder: 'Add option',
	default: {},
	options: waitOptionFields,
};

/** Whether the file of a finished job goes into the item, and where to. */
export const downloadFields: INodeProperties[] = [
	{
		displayName: 'Download File',
		name: 'downloadFile',
		type: 'boolean',
		default: false,
		description: 'Whether to put the file of a completed job into the item',
	},
	outputFileField({ displayOptions: { show: { downloadFile: [true] } } }),
];

/** The fields show only together with 'Wait for Completion'. */
const shownWhenWaiting = (field: INodeProperties): INodeProperties => ({
	...field,
	displayOptions: { show: { ...field.displayOptions?.show, waitForCompletion: [true] } },
});

/** For operations that wait. */
export const waitFields: INodeProperties[] = [...downloadFields, waitOptionsField];

/** For operations that create a job. */
export const optionalWaitFields: INodeProperties[] = [
	{
		displayName: 'Wait for Completion',
		name: 'waitForCompletion',
		type: 'boolean',
		default: true,
		description:
			'Whether to wait until the job is finished; without, it is returned at once, for the Wait operation or the CometAPI Trigger',
	},
	...waitFields.map(shownWhenWaiting),
];

/** For operations that create a job. */
export const reportToOption: INodeProperties = {
	displayName: 'Report To Workflow',
	name: 'reportTo',
	type: 'string',
	default: '',
	placeholder: 'e.g. Wk3sVq0rT8xYbZ1a',
	description:
		"ID of another workflow whose CometAPI Trigger reports the job, if nobody waits for it; without, it is this workflow's",
};

/** For operations on a job that exists. */
export const jobField: INodeProperties = {
	displayName: JOB_LABEL,
	name: 'job',
	type: 'string',
	default: '={{ $json.job }}',
	required: true,
	placeholder: `e.g. ${videos.handle.example}`,
	description: `The \`job\` that Create or Run gave, like ${exampleHandles()}; a bare ID is taken for a job of the route that its form suggests`,
};

export const simplifyJobField: INodeProperties = {
	displayName: 'Simplify',
	name: 'simplify',
	type: 'boolean',
	default: true,
	description: "Whether to return only the job's fields, without the API's response as raw",
};
