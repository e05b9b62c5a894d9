import { jobOutputFields } from '../../shared/jobs/jobItem';
import { fields } from '../jobFinished/fields';
import { poll } from '../jobFinished/poll';
import type { TriggerEvent } from './event';

/** A job has ended, well or not, or was given up. */
export const jobFinished: TriggerEvent = {
	option: {
		name: 'Video Job Finished',
		value: 'jobFinished',
		description: 'A video job, or one of CometAPI Job, is completed, has failed or was cancelled',
	},
	fields,
	outputFields: {
		...jobOutputFields,
		sample: 'True in the sample that a test in the editor shows while there is no job; never else',
	},
	poll,
};
