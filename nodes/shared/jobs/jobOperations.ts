import type { MultiCallOperation } from '../node/operation';
import { outputFileField } from '../node/descriptions';
import { CHECK_TIMEOUT_SECONDS, fetchJob, refuseUnfinished } from './fetchJob';
import { toJob } from './job';
import type { WaitParams } from './jobFields';
import { jobField, simplifyJobField, waitFields } from './jobFields';
import { parseHandle } from './jobHandle';
import { waitedJobHooks } from './jobHooks';
import { itemsOf, jobItem, jobOutput, ONE_CHECK, someFiles } from './jobItem';

/** What every node with jobs does with one that exists; a node adds how it calls that. */

type WithoutOption<Params> = Omit<MultiCallOperation<Params>, 'option'>;

type OnJob = { job: string; simplify?: boolean };

/** One check of a job, contract 3.5. A failed job is an item like any other. */
export const getJob = {
	fields: [jobField, simplifyJobField],
	options: [],
	timeoutSeconds: CHECK_TIMEOUT_SECONDS,
	async execute(send, { job: handle, simplify }, { baseUrl }) {
		const job = await fetchJob(send, parseHandle(handle), baseUrl);
		return itemsOf(job, { simplify }, ONE_CHECK);
	},
	...jobOutput,
} satisfies WithoutOption<OnJob>;

/** Waits for jobs made anywhere; those of a run are waited for together. */
export const waitForJob = {
	fields: [jobField, ...waitFields, simplifyJobField],
	options: [],
	timeoutSeconds: CHECK_TIMEOUT_SECONDS,
	// All calls are made while waiting, where a check that fails is forgiven.
	async execute(_send, params) {
		const { route, id } = parseHandle(params.job);
		return itemsOf(toJob({}, route, id), params);
	},
	...waitedJobHooks,
	...jobOutput,
} satisfies WithoutOption<WaitParams & { job: string }>;

/** The files of a finished job, contract 3.7; streamed into n8n's storage. */
export const downloadJob = {
	fields: [jobField, outputFileField(), simplifyJobField],
	options: [],
	async execute(send, { job: handle, binaryPropertyOutput, simplify }, { baseUrl }) {
		const job = await fetchJob(send, parseHandle(handle), baseUrl);
		refuseUnfinished(job);
		const files = someFiles(job, binaryPropertyOutput);
		return [{ json: jobItem(job, simplify, ONE_CHECK), files }];
	},
	...jobOutput,
} satisfies WithoutOption<OnJob & { binaryPropertyOutput: string }>;
