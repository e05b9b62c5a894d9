import type { IWebhookDescription } from 'n8n-workflow';

/**
 * Where watchers in other processes of n8n call: one path for the whole workflow, under which any of its triggers says
 * which there are, and one for each trigger, for its reports (shared/jobs/watcher/triggersOf.ts).
 *
 * They are there in published workflows alone: for a test in the editor n8n would wait for a call instead of polling.
 * When it looks for paths that are taken, n8n knows the workflow without its name (WorkflowService,
 * _findConflictingWebhooks); two triggers of one workflow may share the first path, where the one published last
 * answers.
 */
const hook = (
	name: IWebhookDescription['name'],
	isThere: string,
	path: string,
): IWebhookDescription => ({
	name,
	httpMethod: `={{ ${isThere} ? "POST" : "" }}`,
	path: `={{ ${path} }}`,
	isFullPath: true,
	responseMode: 'onReceived',
	ndvHideUrl: true,
	ndvHideMethod: true,
});

export const webhooks: IWebhookDescription[] = [
	hook('default', '$workflow.active', '"cometapi-jobs-" + $workflow.id + "-" + $nodeId'),
	hook('setup', '$workflow.active && $workflow.name', '"cometapi-jobs-" + $workflow.id'),
];
