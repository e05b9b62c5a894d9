import fc from 'fast-check';

import { readErrorBody, tellsFailure } from '../../../../nodes/shared/api/errorBody';

const google = {
	error: {
		code: 400,
		status: 'INVALID_ARGUMENT',
		message: 'Invalid JSON payload received.',
		details: [{ fieldViolations: [{ field: 'contents', description: 'Unknown name "x"' }] }],
	},
};

describe('the reason, whatever envelope it comes in', () => {
	test.each<[string, unknown, string]>([
		['error as object', { error: { message: 'no' } }, 'no'],
		['error as text', { error: 'no' }, 'no'],
		['error as list', { error: [{ message: 'no' }] }, 'no'],
		['a list of errors', [{ error: { message: 'no', code: 400 } }], 'no'],
		['errors', { errors: ['a is bad', { message: 'b is bad' }] }, 'a is bad; b is bad'],
		['errors by field', { errors: { size: ['is too big'] } }, 'size: is too big'],
		['detail as text', { detail: 'no' }, 'no'],
		[
			"FastAPI's list",
			{ detail: [{ loc: ['body', 'input'], msg: 'must be string', type: 'x' }] },
			'body.input: must be string',
		],
		['msg', { code: 7, msg: 'no' }, 'no'],
		['error_msg', { error_type: 'bad', error_msg: 'no' }, 'no'],
		['error_message', { error_message: 'no', choices: null }, 'no'],
		[
			'metadata.raw',
			{ error: { message: 'Provider returned error', metadata: { raw: 'no' } } },
			'no',
		],
		['provider.body', { message: 'Provider error', provider: { body: '{"message":"no"}' } }, 'no'],
		['JSON in a text', { error: { message: '{"error":{"message":"no"}}' } }, 'no'],
		[
			'JSON behind words that say more',
			{ error: { message: 'model x at 10:00: {"message":"no"}' } },
			'model x at 10:00: no',
		],
		[
			'problem details',
			{ type: 'about:blank', title: 'Invalid request', detail: 'x is bad' },
			'x is bad',
		],
		['MiniMax', { base_resp: { status_code: 1004, status_msg: 'no' } }, 'no'],
		[
			'a storage',
			'<?xml version="1.0"?><Error><Code>AccessDenied</Code><Message>Request has expired</Message></Error>',
			'Request has expired',
		],
		['a page', '<html><head><title>502 Bad Gateway</title></head></html>', '502 Bad Gateway'],
		['words', ' no ', 'no'],
		['words that begin with <', '<400> bad batch', '<400> bad batch'],
		['Azure', { error: { code: 'x', message: 'filtered', innererror: { code: 'y' } } }, 'filtered'],
	])('%s', (_name, body, message) => {
		expect(readErrorBody(body).message).toBe(message);
	});

	test('of Google: its words and the field', () => {
		expect(readErrorBody(google)).toMatchObject({
			message: expect.stringContaining('Unknown name "x"') as string,
			param: 'contents',
		});
	});

	test('the code of the one who refused', () => {
		const raw = JSON.stringify({ error: { message: 'no', code: 'bad_size', param: 'size' } });
		expect(
			readErrorBody({ error: { message: 'Upstream error', code: 502, metadata: { raw } } }),
		).toEqual({
			message: 'no',
			code: 'bad_size',
			param: 'size',
			type: undefined,
		});
	});

	test('any body is read, and a sentence stays one', () => {
		fc.assert(
			fc.property(fc.anything(), (body) => {
				const { message } = readErrorBody(body);
				expect(message === undefined || message.length <= 601).toBe(true);
				expect(typeof tellsFailure(body)).toBe('boolean');
			}),
			{ numRuns: 3000 },
		);
		expect(readErrorBody('x'.repeat(100_000)).message).toHaveLength(601);
	});
});

describe('a failure with a good status', () => {
	test.each<[string, unknown]>([
		['error', { error: { message: 'no' } }],
		['error beside nothing', { error: 'no', choices: [], data: null }],
		['success false', { success: false, message: 'no' }],
		['a code', { code: 1001, message: 'no' }],
		['a code as a word', { code: 'quota_exceeded', msg: 'no', data: null }],
		['detail', { detail: 'no' }],
		['base_resp', { base_resp: { status_code: 1004, status_msg: 'no' } }],
		['a status', { status: 'error', message: 'no' }],
		['a type', { type: 'error', message: 'no' }],
	])('%s', (_name, body) => {
		expect(tellsFailure(body)).toBe(true);
	});

	test.each<[string, unknown]>([
		['error: null', { error: null, choices: [{}] }],
		['an empty error', { error: {}, data: [1] }],
		['something usable beside it', { error: { message: 'half' }, choices: [{ message: {} }] }],
		['a good code', { code: 200, message: 'success', data: { id: 1 } }],
		['a good code without data', { code: 0, message: 'ok' }],
		['a message of its own', { type: 'message', content: [{ text: 'Hi' }] }],
		['a list of models', { data: [], object: 'list' }],
		['a transcript', { text: 'no', code: 5 }],
		['nothing', {}],
	])('is not %s', (_name, body) => {
		expect(tellsFailure(body)).toBe(false);
	});
});

test('tags that never end are read in linear time', () => {
	// In quadratic time this would take minutes.
	expect(readErrorBody('<Message '.repeat(200_000)).message).toBeUndefined();
});
