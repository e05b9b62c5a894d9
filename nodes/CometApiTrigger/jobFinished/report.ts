import type { IBinaryKeyData, INodeExecutionData } from 'n8n-workflow';

import type { Job } from '../../shared/jobs/job';
import type { WaitNote } from '../../shared/jobs/jobItem';
import { jobItem } from '../../shared/jobs/jobItem';
import type { JobFinishedParams } from './params';

/** The last word about a job that was given up. */
export const TIMED_OUT = 'timedOut';

/** A job that is finished or given up, ready to be given to n8n. */
export type Report = {
	handle: string;
	status: Job['status'] | typeof TIMED_OUT;
	item: INodeExecutionData;
};

/** A job that nobody waits for any more. */
export function givenUp(
	job: Job,
	params: JobFinishedParams,
	note: WaitNote,
	code: string,
	reason: string,
): Report {
	const message = `Given up after ${duration(note.waitedSeconds)}: ${reason}`;
	const failed: Job = { ...job, status: 'failed', failure: { code, message } };
	const report = reportOf(failed, params, { ...note, timedOut: true });
	if (code !== 'gave_up') return report;
	report.item.json.status = TIMED_OUT;
	return { ...report, status: TIMED_OUT };
}

const duration = (seconds: number) =>
	seconds < 7200 ? `${Math.round(seconds / 60)} minutes` : `${Math.round(seconds / 3600)} hours`;

/** A job as the trigger gives it to n8n. */
export function reportOf(
	job: Job,
	params: JobFinishedParams,
	note: WaitNote,
	binary?: IBinaryKeyData,
): Report {
	const json = jobItem(job, params.simplify, note);
	return { handle: job.job, status: job.status, item: { json, ...(binary && { binary }) } };
}
