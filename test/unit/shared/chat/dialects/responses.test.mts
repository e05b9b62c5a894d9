import { ApiError } from '../../../../../nodes/shared/api/apiError';
import { responses } from '../../../../../nodes/shared/chat/dialects/responses';
import type { ResponseObject } from '../../../../../nodes/shared/chat/dialects/responseObject';
import response from '../../../../fixtures/chat/response.json';
import { errorOf } from '../../../support/errorOf.mts';

const meta = { status: 200, requestId: 'r1' };
const answer = (body: ResponseObject) => responses.toAnswers(body, meta)[0];

test('plain', () => {
	expect(answer(response)).toEqual({
		text: 'Four.',
		toolCalls: [],
		finishReason: 'stop',
		model: 'gpt-5.4',
		usage: {
			inputTokens: 19,
			outputTokens: 9,
			totalTokens: 28,
			cachedTokens: 0,
			reasoningTokens: 0,
		},
		id: 'resp_sim1',
	});
});

test('calls, reasoning summary, and the end at the token limit', () => {
	const output = [
		{ type: 'reasoning', summary: [{ text: 'Thought.' }, { text: 'Twice.' }] },
		{ type: 'function_call', call_id: 'c1', name: 'f', arguments: '{"a":1}' },
	];
	expect(
		answer({ output, status: 'incomplete', incomplete_details: { reason: 'max_output_tokens' } }),
	).toMatchObject({
		reasoning: 'Thought.\nTwice.',
		toolCalls: [{ id: 'c1', name: 'f', arguments: { a: 1 } }],
		finishReason: 'length',
	});
});

test('a refusal', () => {
	const output = [{ type: 'message', content: [{ type: 'refusal', refusal: 'No.' }] }];
	expect(answer({ output, status: 'completed' })).toMatchObject({ text: '', refusal: 'No.' });
});

const call = { type: 'function_call', call_id: 'c', name: 'f', arguments: '{}' };

test.each<[string, ResponseObject, string | undefined]>([
	['completed', { status: 'completed' }, 'stop'],
	['completed with calls', { status: 'completed', output: [call] }, 'tool_calls'],
	[
		'cut off',
		{ status: 'incomplete', incomplete_details: { reason: 'max_output_tokens' } },
		'length',
	],
	[
		'filtered',
		{ status: 'incomplete', incomplete_details: { reason: 'content_filter' } },
		'content_filter',
	],
	['ended otherwise', { status: 'incomplete', incomplete_details: { reason: 'other' } }, 'other'],
	['incomplete without a reason', { status: 'incomplete' }, 'incomplete'],
	['without a status', {}, undefined],
])('finish reason of a response that is %s', (_name, body, finishReason) => {
	const said = { type: 'message', content: [{ type: 'output_text', text: 'Hi' }] };
	expect(answer({ output: [said], ...body }).finishReason).toBe(finishReason);
});

test('one that is still being made has a hint', () => {
	expect(answer({ output: [], status: 'queued' })).toMatchObject({
		finishReason: 'queued',
		hint: expect.stringMatching(/still being made/) as string,
	});
});

test('a failed one is an error with its reason', () => {
	const failed = {
		status: 'failed',
		error: { code: 'server_error', message: 'no luck' },
		output: [],
	};
	expect(errorOf(() => answer(failed))).toMatchObject({
		kind: 'server',
		message: 'no luck',
		code: 'server_error',
		requestId: 'r1',
	});
	expect(errorOf(() => answer({ status: 'cancelled' })).message).toBe(
		'the response was cancelled without a reason',
	);
});

test('no output is an error', () => {
	expect(errorOf(() => answer({ status: 'completed' }))).toMatchObject({
		kind: 'invalidResponse',
		message: "CometAPI's response cannot be used: it holds no output",
	});
});

test('what is not stored brings its thoughts along, unless the model knows none', () => {
	const call = { model: 'm', messages: [{ role: 'user', content: 'Hi' }] };
	const { body = {} } = responses.toRequest({ ...call, options: { store: false } });
	expect(body.include).toEqual(['reasoning.encrypted_content']);
	expect(responses.toRequest({ ...call, options: {} }).body).not.toHaveProperty('include');
	const refused = (message: string) => new ApiError({ kind: 'validation', status: 400, message });
	const without = responses.simpler?.(body, refused('Encrypted content is not supported'));
	expect(without).toMatchObject({ store: false });
	expect(without).not.toHaveProperty('include');
	expect(responses.simpler?.(body, refused('The input is too long'))).toBeUndefined();
});
