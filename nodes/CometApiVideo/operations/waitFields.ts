import type { INodeProperties } from 'n8n-workflow';

import { outputFileField } from '../../shared/node/descriptions';

/** What is asked about waiting for a job, and about its file. All times in seconds. */
export type WaitOptions = {
	firstPause?: number;
	forgive?: number;
	growth?: number;
	longestPause?: number;
	maxWait?: number;
	onTimeout?: 'fail' | 'return';
};

export type WaitParams = {
	waitForCompletion?: boolean;
	waitOptions?: WaitOptions;
	downloadVideo?: boolean;
	binaryPropertyOutput?: string;
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
		typeOptions: { minValue: 0 },
		default: 900,
		description: 'How long to wait at most; 0 waits without end',
	},
	{
		displayName: 'On Time-Out',
		name: 'onTimeout',
		type: 'options',
		options: [
			{
				name: 'Fail',
				value: 'fail',
				description:
					'The item fails with an error that names the job; with Retry On Fail, another job would be created and paid for',
			},
			{
				name: 'Return the Job',
				value: 'return',
				description: 'The item holds the job as it is, with timedOut set',
			},
		],
		default: 'return',
		description:
			'What happens when a job is not finished after the maximum wait; it goes on itself',
	},
];

/** What holds where an option is not set: the defaults of the fields. */
export const WAIT_DEFAULTS = Object.fromEntries(
	waitOptionFields.map((field) => [field.name, field.default]),
) as Required<WaitOptions>;

const waitOptionsField: INodeProperties = {
	displayName: 'Wait Options',
	name: 'waitOptions',
	type: 'collection',
	placeholder: 'Add option',
	default: {},
	options: waitOptionFields,
};

const downloadFields: INodeProperties[] = [
	{
		displayName: 'Download Video',
		name: 'downloadVideo',
		type: 'boolean',
		default: false,
		description: 'Whether to put the finished video into the item as a file',
	},
	outputFileField({ displayOptions: { show: { downloadVideo: [true] } } }),
];

/** The fields show only together with 'Wait for Completion'. */
const shownWhenWaiting = (field: INodeProperties): INodeProperties => ({
	...field,
	displayOptions: { show: { ...field.displayOptions?.show, waitForCompletion: [true] } },
});

/** For the Wait operation. */
export const waitFields: INodeProperties[] = [...downloadFields, waitOptionsField];

/** For operations that create a job. */
export const optionalWaitFields: INodeProperties[] = [
	{
		displayName: 'Wait for Completion',
		name: 'waitForCompletion',
		type: 'boolean',
		default: true,
		description:
			'Whether to wait until the video is finished; without, the job is returned at once, for the Wait operation or the CometAPI Trigger',
	},
	...waitFields.map(shownWhenWaiting),
];

/** For operations on a job that exists. */
export const jobField: INodeProperties = {
	displayName: 'Job',
	name: 'job',
	type: 'string',
	default: '={{ $json.job }}',
	required: true,
	placeholder: 'e.g. videos:task_ab',
	description:
		'The `job` that Create gave, like videos:task_ab, kling/text2video:2032, xai:4b2c or runway:d065; a bare ID is taken for a job of the route that its look suggests',
};

export const simplifyJobField: INodeProperties = {
	displayName: 'Simplify',
	name: 'simplify',
	type: 'boolean',
	default: true,
	description: "Whether to return only the job's fields, without the API's answer as raw",
};
