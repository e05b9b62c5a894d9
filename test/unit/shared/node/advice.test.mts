import type { INodeProperties } from 'n8n-workflow';
import { NodeApiError } from 'n8n-workflow';
import { readdirSync } from 'node:fs';

import { CometApiChat } from '../../../../nodes/CometApiChat/CometApiChat.node';
import type { ApiErrorKind } from '../../../../nodes/shared/api/apiError';
import { ApiError } from '../../../../nodes/shared/api/apiError';
import { asNodeError, ERROR_KINDS } from '../../../../nodes/shared/node/nodeError';
import { NODE } from '../../support/fakeContext.mts';

/** Fields of the credential, and operations that an error of a job may send the user to. */
const ELSEWHERE = [
	'Base URL',
	'API Key',
	'Allow Plain HTTP',
	'Allowed HTTP Request Domains',
	'Wait',
	'Get',
];

const nodes = readdirSync('nodes').filter((name) => name !== 'shared');

function labelsOf(fields: INodeProperties[]): string[] {
	return fields.flatMap(({ displayName, options = [] }) => [
		displayName,
		...options.flatMap((option) => {
			if ('values' in option) return labelsOf(option.values);
			return 'type' in option ? labelsOf([option as INodeProperties]) : [];
		}),
	]);
}

test.each(nodes)('%s: advice names only fields that it has', async (name) => {
	const file = (await import(`../../../../nodes/${name}/${name}.node.ts`)) as Record<
		string,
		new () => { description: { properties: INodeProperties[] } }
	>;
	const { properties } = new file[name]().description;
	const labels = [...labelsOf(properties), ...ELSEWHERE];
	for (const kind of ERROR_KINDS) {
		for (const host of [undefined, 'files.example.test']) {
			const error = new ApiError({ kind, message: 'no', host });
			const shown = asNodeError(NODE, error, 0, '', properties) as NodeApiError;
			const named = [...(shown.description ?? '').matchAll(/'([^']+)'/g)].map(([, label]) => label);
			expect(labels).toEqual(expect.arrayContaining(named));
		}
	}
});

test.each<[ApiErrorKind, string]>([
	['timeout', 'Request Timeout (Seconds)'],
	['rateLimit', 'Rate Limit Wait (Seconds)'],
	['rateLimit', 'Max Concurrent Requests'],
	['modelNotFound', 'Model'],
])('CometAPI Chat, %s: what it has is named: %s', (kind, label) => {
	const { properties } = new CometApiChat().description;
	const shown = asNodeError(NODE, new ApiError({ kind, message: 'no' }), 0, '', properties);
	expect(shown.description).toContain(`'${label}'`);
});

test('where nothing is known of the node, no field is named', () => {
	for (const kind of ERROR_KINDS) {
		const shown = asNodeError(NODE, new ApiError({ kind, message: 'no' })) as NodeApiError;
		const named = [...(shown.description ?? '').matchAll(/'([^']+)'/g)].map(([, label]) => label);
		expect(ELSEWHERE).toEqual(expect.arrayContaining(named));
	}
});

test('another host is named, without the signature of its URL', () => {
	const error = new ApiError({
		kind: 'fileUnavailable',
		message: 'gone',
		host: 'a.test',
		status: 403,
	});
	expect(asNodeError(NODE, error).message).toBe(
		'The file could not be fetched from a.test: gone (HTTP 403)',
	);
});
