import type { IExecuteFunctions, IPollFunctions, IWebhookFunctions } from 'n8n-workflow';

import type { FileParams } from '../../shared/jobs/jobFields';
import { formatHandle, parseHandle } from '../../shared/jobs/jobHandle';
import { FieldError } from '../../shared/node/fieldError';
import { readParams } from '../../shared/node/readParams';
import type { JobFinishedOptions } from './fields';
import { fields, JOB_IDS_LABEL, OPTION_DEFAULTS, WATCH_LABEL } from './fields';

export type JobFinishedParams = {
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
	leaveOutManual: boolean;
	giveUpAfterMs: number;
	concurrency: number;
	maxRequests: number;
	timeoutMs: number;
};

type Raw = FileParams & {
	watch: Array<'workflow' | 'ids'>;
	jobIds?: string;
	statuses: string[];
	simplify: boolean;
	options: JobFinishedOptions;
};

const HOUR_MS = 3_600_000;

/** @throws FieldError */
export function readJobFinishedParams(
	context: IPollFunctions | IWebhookFunctions,
): JobFinishedParams {
	// A poll has no items, and so its parameters are read without an item's index.
	const getNodeParameter = (name: string, _index: number, fallback?: unknown, options?: object) => {
		const value = context.getNodeParameter(name, fallback, options) as unknown;
		return name === 'jobIds' ? splitIds(value).join('\n') : value;
	};
	const reader = {
		getNode: () => context.getNode(),
		getNodeParameter: getNodeParameter as IExecuteFunctions['getNodeParameter'],
	};
	const params = readParams<Raw>(reader, fields, 0);
	const { watch, jobIds, statuses, downloadFile, binaryPropertyOutput, simplify } = params;
	const options = { ...OPTION_DEFAULTS, ...params.options };
	const { giveUpAfter, leaveOutManual, maxConcurrency, maxRequests, timeout } = options;
	const read = splitIds(jobIds).map(readHandle);
	const watchIds = watch.includes('ids');
	return {
		watchWorkflow: watch.includes('workflow'),
		ids: watchIds ? read.flatMap(({ handle }) => handle ?? []) : [],
		complaint: read.find(({ problem }) => problem)?.problem ?? emptiness(context, watch, jobIds),
		statuses,
		downloadTo: downloadFile ? binaryPropertyOutput : undefined,
		simplify,
		leaveOutManual,
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
function emptiness(
	context: Pick<IPollFunctions, 'getNode'>,
	watch: Raw['watch'],
	jobIds: string | undefined,
) {
	if (watch.length === 0) return new FieldError(WATCH_LABEL, 'has nothing chosen');
	const { jobIds: source } = context.getNode().parameters;
	const isExpression = typeof source === 'string' && source.startsWith('=');
	return watch.includes('ids') && !jobIds && !isExpression
		? new FieldError(JOB_IDS_LABEL, 'is empty')
		: undefined;
}

/** Handles out of 'Job IDs': text with commas or line breaks, or a list out of an expression. */
export function splitIds(value: unknown): string[] {
	const texts = (Array.isArray(value) ? value : [value]).map((text) => String(text ?? ''));
	const ids = texts.flatMap((text) => text.split(/[\s,;]+/)).filter(Boolean);
	return [...new Set(ids)];
}
