import type { INodeProperties } from 'n8n-workflow';
import type { NodeApiError } from 'n8n-workflow';

import { CometApiVideo } from '../../../../nodes/CometApiVideo/CometApiVideo.node';
import { ApiError, errorFromResponse } from '../../../../nodes/shared/api/apiError';
import { withModel } from '../../../../nodes/shared/api/modelAskedFor';
import type { WireRequest } from '../../../../nodes/shared/api/wire';
import { DEFAULT_MODELS } from '../../../../nodes/shared/models/defaultModels';
import { hasPassed, retirementNote, retirementOf } from '../../../../nodes/shared/models/retired';
import { asNodeError } from '../../../../nodes/shared/node/nodeError';
import { NODE } from '../../support/fakeContext.mts';

const AUTUMN = Date.parse('2026-10-10T12:00:00Z');

test.each([
	['sora-2', '2026-09-24', undefined],
	['sora-2-pro', '2026-09-24', undefined],
	['gemini-2.5-flash-image', '2026-09-30', 'gemini-3.1-flash-image-preview'],
	['gemini-2.5-flash-image-preview', '2026-05-29', undefined],
	['gemini-2.5-pro', '2026-10-20', 'gemini-3.8-flash'],
	['gemini-2.5-flash', '2026-10-20', 'gemini-3.8-flash'],
	['gemini-3.6-flash', undefined, 'gemini-3.8-flash'],
	['claude-opus-4-20250514', '2026-09-28', 'claude-opus-5-5'],
	['claude-sonnet-4-20250514', '2026-09-28', 'claude-sonnet-5'],
	['seedance-1-5-pro-251215', '2026-11-11', 'seedance-2-5'],
	['gpt-image-1', '2026-10-23', undefined],
	['glm-4.6', '2026-05-29', undefined],
	['gpt-5.3-chat-latest', '2026-07-23', undefined],
	['gpt-5-codex-mini', '2026-07-23', undefined],
])('%s ends on %s, then %s', (id, on, successor) => {
	expect(retirementOf(id)).toMatchObject({ by: expect.any(String), source: expect.any(String) });
	expect(retirementOf(id)?.on).toBe(on);
	expect(retirementOf(id)?.successor).toBe(successor);
});

test.each([
	'gemini-2.5-flash-lite',
	'gemini-2.5-pro-preview-tts',
	'gpt-image-1.5',
	'gpt-image-1-mini',
	'doubao-seedance-1-5-pro',
	'kimi-k2.5',
	'claude-sonnet-4-6',
	'glm-5',
])('%s is another model', (id) => {
	expect(retirementOf(id)).toBeUndefined();
});

test('no default and no successor ends itself', () => {
	const ids = Object.values(DEFAULT_MODELS).flatMap(({ id, alternatives = [] }) => [
		id,
		...alternatives,
	]);
	for (const id of [...ids, 'gemini-3.8-flash', 'claude-opus-5-5', 'seedance-2-5', 'gpt-image-2']) {
		expect(retirementOf(id)).toBeUndefined();
	}
});

test('a day has passed when it is over everywhere', () => {
	expect(hasPassed('2026-10-10', AUTUMN)).toBe(false);
	expect(hasPassed('2026-10-10', AUTUMN + 86_400_000)).toBe(true);
	expect(hasPassed(undefined, AUTUMN)).toBe(false);
	expect(hasPassed('soon', AUTUMN)).toBe(false);
});

test.each([
	[
		'sora-2',
		'OpenAI ended sora-2 on 2026-09-24, and names no successor; another model of that kind is seedance-2-5.',
	],
	[
		'gemini-2.5-pro',
		'CometAPI announced the end of gemini-2.5-pro for 2026-10-20; its successor is gemini-3.8-flash.',
	],
	[
		'gemini-3.6-flash',
		'CometAPI has announced the end of gemini-3.6-flash; its successor is gemini-3.8-flash.',
	],
	['gen3a_turbo', 'Runway has announced the end of gen3a_turbo, and names no successor.'],
	['gpt-5.5', undefined],
])('the sentence on %s', (id, sentence) => {
	expect(retirementNote(id, AUTUMN)).toBe(sentence);
});

describe('an error about the model', () => {
	const NO_CHANNEL = {
		error: { code: 'model_not_found', message: 'no available channel', type: 'comet_api_error' },
	};
	const { properties } = new CometApiVideo().description;
	const shown = (request: Partial<WireRequest>, status = 503, body: object = NO_CHANNEL) => {
		const error = errorFromResponse(status, {}, '', body);
		const whole = { method: 'POST', path: '/x', ...request } as WireRequest;
		const fields: INodeProperties[] = properties;
		return asNodeError(NODE, withModel(error, whole), 0, '', fields) as NodeApiError;
	};

	test.each<[string, Partial<WireRequest>, RegExp]>([
		['in a body', { body: { model: 'claude-opus-4-20250514' } }, /successor is claude-opus-5-5\./],
		['of Kling', { body: { model_name: 'sora-2' } }, /^OpenAI ended sora-2|^OpenAI announced/],
		[
			'in a form',
			{ form: [['model', 'sora-2-pro']] },
			/another model of that kind is seedance-2-5/,
		],
		[
			'in a path',
			{ path: '/v1beta/models/gemini-2.5-flash-image:generateContent' },
			/successor is gemini-3\.1-flash-image-preview/,
		],
	])('%s names what comes instead', (_name, request, advice) => {
		expect(shown(request).description).toMatch(advice);
		expect(shown(request).description).toMatch(/Check the ID in 'Model'/);
	});

	test('a server that fails for such a model, too', () => {
		const body = { error: { message: 'upstream error' } };
		const { description } = shown({ body: { model: 'sora-2' } }, 500, body);
		expect(description).toMatch(/OpenAI .*sora-2.* 2026-09-24/);
	});

	test('of any other model nothing is added', () => {
		expect(shown({ body: { model: 'no-such' } }).description).toMatch(/^Check the ID/);
		const error = new ApiError({ kind: 'modelNotFound', message: 'no' });
		expect(withModel(error, { method: 'GET', path: '/models' })).toBe(error);
		const refused = new ApiError({ kind: 'validation', message: 'no' });
		expect(withModel(refused, { method: 'POST', path: '/x', body: { model: 'sora-2' } })).toBe(
			refused,
		);
	});

	test('a model that wants its images by URL says how to give them', () => {
		const message = 'please provide reference_video_urls or reference_urls';
		const { description } = shown({}, 400, { error: { code: 'InvalidParameter', message } });
		expect(description).toMatch(/^This model takes images by URL: .*'Send Images As'/);
	});
});
