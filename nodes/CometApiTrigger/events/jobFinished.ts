import { forgetTrigger, localTrigger } from '../../shared/jobs/watcher/localTriggers';
import { jobOutputFields } from '../../shared/jobs/jobItem';
import { fields } from '../jobFinished/fields';
import { poll } from '../jobFinished/poll';
import { takeCall } from '../jobFinished/webhook';
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
		manual: 'True for a job that a manual execution has made, else missing',
		sample: 'True in the sample that a test in the editor shows while there is no job; never else',
	},
	poll,
	webhook: takeCall,
	onPublished: (context) => {
		const watch = context.getNodeParameter('watch');
		if (Array.isArray(watch) && !(watch as unknown[]).includes('workflow')) return;
		localTrigger(context.getWorkflow().id ?? '', context.getNode().id);
	},
	onUnpublished: (context) => {
		forgetTrigger(context.getWorkflow().id ?? '', context.getNode().id);
	},
};
