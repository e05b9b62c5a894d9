import type { IExecuteFunctions } from 'n8n-workflow';

import type { WaitParams } from '../../../../../nodes/shared/jobs/jobFields';
import { maySleep, runEndsAt } from '../../../../../nodes/shared/jobs/sleeper/whereToWait';

type Setting = {
	mode?: string;
	workflow?: string;
	execution?: string;
	type?: string;
	before?: object[];
	continues?: boolean;
	/** Whether it is an n8n that lets a sleeping node fail. */
	isNew?: boolean;
	timeout?: number;
	startedAt?: number;
};

const contextIn = ({
	mode = 'trigger',
	workflow = 'w',
	execution = '7',
	type = 'cometapi.cometApiVideo',
	before = [],
	continues = false,
	isNew = true,
	timeout,
	startedAt,
}: Setting = {}) =>
	({
		getMode: () => mode,
		getWorkflow: () => ({ id: workflow }),
		getExecutionId: () => execution,
		getNode: () => ({ type, name: 'Video' }),
		getParentNodes: () => before,
		continueOnFail: () => continues,
		getWorkflowSettings: () => ({ executionTimeout: timeout }),
		runExecutionData: {
			resultData: { runData: startedAt === undefined ? {} : { Start: [{ startTime: startedAt }] } },
		},
		...(isNew && { onExecutionFinish() {} }),
	}) as unknown as IExecuteFunctions;

const sleeps = (setting: Setting, params: WaitParams = {}, endsAt = Infinity) =>
	maySleep(contextIn(setting), [params], endsAt);

const trigger = (name: string, parameters: object = {}) => ({
	type: `n8n-nodes-base.${name}`,
	parameters,
});

describe('a run sleeps by itself', () => {
	test.each<[string, Setting]>([
		['started by a trigger', {}],
		[
			'started by a webhook that answers at once',
			{ mode: 'webhook', before: [trigger('webhook')] },
		],
		['started by a form', { mode: 'webhook', before: [trigger('formTrigger')] }],
		['an error workflow', { mode: 'error' }],
	])('%s', (_name, setting) => {
		expect(sleeps(setting)).toBe(true);
	});
});

describe('it stays in memory', () => {
	test.each<[string, Setting & WaitParams]>([
		['by hand', { mode: 'manual' }],
		['as a sub-workflow', { mode: 'integrated' }],
		['on the command line', { mode: 'cli' }],
		['in a chat', { mode: 'chat' }],
		['as a tool', { type: 'cometapi.cometApiVideoTool' }],
		['without a stored workflow', { workflow: '' }],
		['without a stored execution', { execution: '__UNKNOWN__' }],
		['behind a webhook that waits', { before: [trigger('webhook', { responseMode: 'lastNode' })] }],
		[
			'behind Respond to Webhook',
			{ before: [trigger('webhook', { responseMode: 'responseNode' })] },
		],
		['behind a chat', { before: [{ type: '@n8n/n8n-nodes-langchain.chatTrigger' }] }],
		['with a file', { downloadFile: true }],
		['where it is wanted', { waitOptions: { waitIn: 'memory' } }],
		['in an n8n that lets no sleeping node fail', { isNew: false }],
	])('%s', (_name, { downloadFile, waitOptions, ...setting }) => {
		expect(sleeps(setting, { downloadFile, waitOptions })).toBe(false);
	});

	test('in a workflow that n8n ends soon', () => {
		expect(sleeps({}, {}, Date.now() + 60_000)).toBe(false);
	});
});

describe('Wait In: Database', () => {
	const params: WaitParams = { waitOptions: { waitIn: 'database' } };

	test.each<[string, Setting, boolean]>([
		['by hand', { mode: 'manual' }, true],
		['as a sub-workflow', { mode: 'integrated' }, true],
		['as a tool', { type: 'cometapi.cometApiVideoTool' }, false],
	])('%s', (_name, setting, expected) => {
		expect(sleeps(setting, params)).toBe(expected);
	});
});

test('an older n8n sleeps where no error can stop the workflow', () => {
	const returned: WaitParams = { waitOptions: { onFailedJob: 'return', onTimeout: 'return' } };
	expect(sleeps({ isNew: false }, returned)).toBe(true);
	expect(sleeps({ isNew: false, continues: true })).toBe(true);
});

test('a run ends by the time-out of its workflow, which counts from its first node', () => {
	expect(runEndsAt(contextIn())).toBe(Infinity);
	expect(runEndsAt(contextIn({ timeout: -1 }))).toBe(Infinity);
	expect(runEndsAt(contextIn({ timeout: 300, startedAt: 1000 }))).toBe(301_000);
});
