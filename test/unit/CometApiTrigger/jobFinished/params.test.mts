import type { INode, INodeParameters, IPollFunctions } from 'n8n-workflow';

import { fields } from '../../../../nodes/CometApiTrigger/jobFinished/fields';
import {
	readJobFinishedParams,
	splitIds,
} from '../../../../nodes/CometApiTrigger/jobFinished/params';

test.each([
	['videos:a, videos:b', ['videos:a', 'videos:b']],
	[' videos:a\n\nvideos:b ;videos:a\t', ['videos:a', 'videos:b']],
	[
		['videos:a', 'videos:b\nxai:c', 2032],
		['videos:a', 'videos:b', 'xai:c', '2032'],
	],
	['', []],
	[undefined, []],
	[[null], []],
])('%j is read as IDs', (value, expected) => {
	expect(splitIds(value)).toEqual(expected);
});

test('what is waited, given up and sent by default is what the options show', () => {
	const defaults = Object.fromEntries(
		fields.filter(({ type }) => type !== 'notice').map((field) => [field.name, field.default]),
	) as INodeParameters;
	const context = {
		getNode: () => ({ parameters: defaults }) as INode,
		getNodeParameter: (name: string) => defaults[name],
	} as unknown as IPollFunctions;
	const options = fields.find(({ name }) => name === 'options')?.options ?? [];
	const shown = Object.fromEntries(
		options.map((option) => [option.name, 'default' in option ? option.default : undefined]),
	);
	const params = readJobFinishedParams(context);
	expect({
		giveUpAfter: params.giveUpAfterMs / 3_600_000,
		maxConcurrency: params.concurrency,
		leaveOutManual: params.leaveOutManual,
		maxRequests: params.maxRequests,
		timeout: params.timeoutMs / 1000,
	}).toEqual(shown);
	expect(params).toMatchObject({
		statuses: ['cancelled', 'completed', 'failed', 'timedOut'],
		simplify: true,
	});
});
