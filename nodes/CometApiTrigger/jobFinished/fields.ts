import type { INodeProperties } from 'n8n-workflow';

import { defaultsOf, downloadFields, simplifyJobField } from '../../shared/jobs/jobFields';
import { kling } from '../../shared/jobs/routes/kling';
import { videos } from '../../shared/jobs/routes/videos';
import { DEFAULT_GIVE_UP_HOURS } from '../../shared/jobs/watcher/triggersOf';
import { MOST_CONCURRENT } from '../../shared/node/callOptions';
import { optionsField } from '../../shared/node/descriptions';

/** What is asked when 'Trigger On' is Video Job Finished. */

export type JobFinishedOptions = {
	giveUpAfter?: number;
	leaveOutManual?: boolean;
	maxConcurrency?: number;
	maxRequests?: number;
	timeout?: number;
};

const optionFields: INodeProperties[] = [
	{
		displayName: 'Give Up After (Hours)',
		name: 'giveUpAfter',
		type: 'number',
		typeOptions: { minValue: 0, numberPrecision: 1 },
		default: DEFAULT_GIVE_UP_HOURS,
		description:
			'A job that is not finished by then is reported with the status timedOut; 0 checks it for ever',
	},
	{
		displayName: 'Leave Out Manual Executions',
		name: 'leaveOutManual',
		type: 'boolean',
		default: false,
		description: 'Whether to report no jobs that manual executions have made',
	},
	{
		displayName: 'Max Concurrent Requests',
		name: 'maxConcurrency',
		type: 'number',
		typeOptions: { minValue: 1, maxValue: MOST_CONCURRENT },
		default: 5,
		description: 'How many jobs are checked at the same time',
	},
	{
		displayName: 'Max Requests per Poll',
		name: 'maxRequests',
		type: 'number',
		typeOptions: { minValue: 1 },
		default: 100,
		description:
			'How many requests one poll may send; jobs that are left over come first in the next one',
	},
	{
		displayName: 'Request Timeout (Seconds)',
		name: 'timeout',
		type: 'number',
		typeOptions: { minValue: 1, numberPrecision: 1 },
		default: 20,
		description: 'How long to wait for a response, and at most between two pieces of a file',
	},
];

/** What holds where an option is not set. */
export const OPTION_DEFAULTS = defaultsOf<JobFinishedOptions>(optionFields);

export const WATCH_LABEL = 'Watch';
export const JOB_IDS_LABEL = 'Job IDs';

const STATUS_OPTIONS: Record<string, { name: string; description: string }> = {
	cancelled: {
		name: 'Cancelled',
		description: 'The job was cancelled or expired at the provider',
	},
	completed: { name: 'Completed', description: 'The video, or what else the job makes, is ready' },
	failed: { name: 'Failed', description: 'The job failed, or is not known to the API' },
	timedOut: { name: 'Timed Out', description: 'The job was given up, because it took too long' },
};

export const fields: INodeProperties[] = [
	{
		displayName: WATCH_LABEL,
		name: 'watch',
		type: 'multiOptions',
		required: true,
		options: [
			{
				name: JOB_IDS_LABEL,
				value: 'ids',
				description: 'Jobs whose IDs are entered below',
			},
			{
				name: 'Jobs of This Workflow',
				value: 'workflow',
				description:
					'Jobs that the CometAPI Video and CometAPI Job nodes of this workflow create without waiting, or stop waiting for',
			},
		],
		default: ['workflow'],
		description: 'Which jobs to watch',
	},
	{
		displayName: JOB_IDS_LABEL,
		name: 'jobIds',
		type: 'string',
		typeOptions: { rows: 3 },
		default: '',
		placeholder: `e.g. ${videos.handle.example}, ${kling.handle.example}`,
		description:
			'The `job` values (or IDs) of jobs made with the same API key, separated by commas or line breaks',
		displayOptions: { show: { watch: ['ids'] } },
	},
	{
		displayName: 'Job Statuses',
		name: 'statuses',
		type: 'multiOptions',
		required: true,
		options: Object.keys(STATUS_OPTIONS).map((value) => ({ ...STATUS_OPTIONS[value], value })),
		default: [...Object.keys(STATUS_OPTIONS)],
		description: 'Which ends of a job start the workflow',
	},
	...downloadFields,
	simplifyJobField,
	optionsField(optionFields),
];
