import type { IExecuteFunctions, INodeProperties, IPollFunctions } from 'n8n-workflow';

import type { EndStatus } from '../../shared/jobs/job';
import { END_STATUSES } from '../../shared/jobs/job';
import type { FileParams } from '../../shared/jobs/jobFields';
import { defaultsOf, downloadFields, simplifyJobField } from '../../shared/jobs/jobFields';
import { formatHandle, parseHandle } from '../../shared/jobs/jobHandle';
import { kling } from '../../shared/jobs/routes/kling';
import { videos } from '../../shared/jobs/routes/videos';
import { maxConcurrencyOption } from '../../shared/node/callOptions';
import { optionsField } from '../../shared/node/descriptions';
import { FieldError } from '../../shared/node/fieldError';
import { readParams } from '../../shared/node/readParams';
import { splitIds } from './schedule';

type Options = {
	giveUpAfter?: number;
	maxConcurrency?: number;
	maxRequests?: number;
	timeout?: number;
};

const optionFields: INodeProperties[] = [
	{
		displayName: 'Give Up After (Hours)',
		name: 'giveUpAfter',
		type: 'number',
		typeOptions: { minValue: 0 },
		default: 24,
		description: 'A job that is not finished by then is reported as failed; 0 checks it for ever',
	},
	{ ...maxConcurrencyOption, description: 'How many jobs are checked at the same time' },
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
		typeOptions: { minValue: 1 },
		default: 20,
		description: 'How long to wait for a response, and at most between two pieces of a file',
	},
];

const OPTION_DEFAULTS = defaultsOf<Options>(optionFields);

const WATCH_LABEL = 'Watch';
const JOB_IDS_LABEL = 'Job IDs';

const STATUS_OPTIONS: Record<EndStatus, { name: string; description: string }> = {
	cancelled: {
		name: 'Cancelled',
		description: 'The job was cancelled or expired at the provider',
	},
	completed: { name: 'Completed', description: 'The video is ready' },
	failed: { name: 'Failed', description: 'The job failed, or was given up' },
};

export const fields: INodeProperties[] = [
	{
		displayName:
			"Jobs of this workflow are found only in the n8n process that made them: with queue mode or several main processes, pass them on in 'Job IDs' or use the Wait operation of CometAPI Video",
		name: 'processNotice',
		type: 'notice',
		default: '',
		displayOptions: { show: { watch: ['workflow'] } },
	},
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
					'Jobs that the CometAPI Video nodes of this workflow create without waiting, or stop waiting for',
			},
		],
		default: ['workflow'],
		description: 'Which video jobs to watch',
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
		options: [...END_STATUSES].sort().map((value) => ({ ...STATUS_OPTIONS[value], value })),
		default: [...END_STATUSES],
		description: 'Which ends of a job start the workflow',
	},
	...downloadFields,
	simplifyJobField,
	optionsField(optionFields),
];

export type TriggerParams = {
	watchWorkflow: boolean;
	/** Handles. */
	ids: string[];
	/** What is wrong with the settings, although the poll could go on without it. */
	complaint?: FieldError;
	/** The ends that start the workflow. */
	statuses: string[];
	/** The binary field for the file; undefined when it is not to be downloaded. */
	downloadTo?: string;
	simplify: boolean;
	giveUpAfterMs: number;
	concurrency: number;
	maxRequests: number;
	timeoutMs: number;
};

type Raw = FileParams & {
	watch: Array<'workflow' | 'ids'>;
	jobIds?: string;
	statuses: EndStatus[];
	simplify: boolean;
	options: Options;
};

const HOUR_MS = 3_600_000;

/** @throws FieldError */
export function readTriggerParams(context: IPollFunctions): TriggerParams {
	// A poll has no items, and so its parameters are read without an item's index.
	const getNodeParameter = (name: string, _index: number, fallback?: unknown, options?: object) => {
		const value = context.getNodeParameter(name, fallback, options);
		return name === 'jobIds' ? splitIds(value).join('\n') : value;
	};
	const reader = {
		getNode: () => context.getNode(),
		getNodeParameter: getNodeParameter as IExecuteFunctions['getNodeParameter'],
	};
	const params = readParams<Raw>(reader, fields, 0);
	const { watch, jobIds, statuses, downloadFile, binaryPropertyOutput, simplify } = params;
	const options = { ...OPTION_DEFAULTS, ...params.options };
	const { giveUpAfter, maxConcurrency, maxRequests, timeout } = options;
	const read = splitIds(jobIds).map(readHandle);
	const watchIds = watch.includes('ids');
	return {
		watchWorkflow: watch.includes('workflow'),
		ids: watchIds ? read.flatMap(({ handle }) => handle ?? []) : [],
		complaint: read.find(({ problem }) => problem)?.problem ?? emptiness(context, watch, jobIds),
		statuses,
		downloadTo: downloadFile ? binaryPropertyOutput : undefined,
		simplify,
		giveUpAfterMs: Math.max(0, giveUpAfter) * HOUR_MS,
		concurrency: Math.max(1, Math.floor(maxConcurrency)),
		maxRequests: Math.max(1, Math.floor(maxRequests)),
		timeoutMs: Math.max(1, timeout) * 1000,
	};
}

function readHandle(text: string): { handle?: string; problem?: FieldError } {
	try {
		return { handle: formatHandle(parseHandle(text)) };
	} catch (error) {
		return {
			problem: new FieldError(JOB_IDS_LABEL, `holds '${text}': ${(error as Error).message}`),
		};
	}
}

/** An expression may well give no IDs today; a field that was left empty is a mistake. */
function emptiness(context: IPollFunctions, watch: Raw['watch'], jobIds: string | undefined) {
	if (watch.length === 0) return new FieldError(WATCH_LABEL, 'has nothing chosen');
	const { jobIds: source } = context.getNode().parameters;
	const isExpression = typeof source === 'string' && source.startsWith('=');
	return watch.includes('ids') && !jobIds && !isExpression
		? new FieldError(JOB_IDS_LABEL, 'is empty')
		: undefined;
}
