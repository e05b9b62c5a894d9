import { readFileSync } from 'node:fs';

import { getBalance } from '../../../../nodes/CometApiAccount/operations/getBalance.operation';
import type { Quota } from '../../../../nodes/CometApiAccount/operations/balanceItem';
import { balanceFields } from '../../../../nodes/CometApiAccount/operations/balanceItem';
import { connectionOf } from '../../../../nodes/shared/api/connection';
import { FieldError } from '../../../../nodes/shared/node/fieldError';
import { fieldsOf } from '../../../../nodes/shared/node/descriptions';
import { readParams } from '../../../../nodes/shared/node/readParams';
import { fakeContext } from '../../support/fakeContext.mts';

const quota = JSON.parse(readFileSync('test/fixtures/account/quota.json', 'utf8')) as Quota;
const meta = { status: 200, headers: {}, requestId: 'r1' };
const noFiles = () => [];

const itemsOf = (response: unknown, simplify?: boolean) =>
	getBalance.toItems(response as Quota, { simplify, options: {} }, meta);

describe('the balance as an item', () => {
	test('amounts, keys with and without a limit, days in order', () => {
		expect(itemsOf(quota)).toEqual([
			{
				json: {
					balance: 21.5,
					used: 3.25,
					currency: 'USD',
					requestCount: 120,
					username: 'sim',
					keys: [
						{ name: 'n8n', remaining: null, used: null, unlimited: true },
						{ name: 'capped', remaining: 8.93, used: 2.1, unlimited: false },
						{ name: 'older', remaining: null, used: 0, unlimited: true },
					],
					daily: [
						{ date: '2026-08-01', key: 'n8n', used: 0.12, requestCount: 4 },
						{ date: '2026-08-01', key: 'capped', used: 0.6, requestCount: 2 },
						{ date: '2026-08-02', key: 'capped', used: 1.5, requestCount: 9 },
					],
				},
			},
		]);
	});

	test('every field that an item can have is described, and nothing else is', () => {
		expect(Object.keys(itemsOf(quota)[0].json)).toEqual(Object.keys(balanceFields));
	});

	test('no daily without the days, and an empty account', () => {
		expect(itemsOf({ total_quota: 0, keys: null, daily_quota: null })).toEqual([
			{ json: { balance: 0, currency: 'USD', keys: [] } },
		]);
	});

	test('raw', () => {
		expect(itemsOf(quota, false)).toEqual([{ json: quota }]);
	});

	test.each([[null], [{}], [{ success: false, message: 'no' }], [{ total_quota: '1' }], [[]]])(
		'%j holds no balance, raw or not',
		(response) => {
			for (const simplify of [true, false]) {
				expect(() => itemsOf(response, simplify)).toThrow(
					expect.objectContaining({
						details: expect.objectContaining({ kind: 'invalidResponse' }),
					}),
				);
			}
		},
	);
});

describe('the request', () => {
	const request = (options: { startDate?: string; endDate?: string }) =>
		getBalance.toRequest({ options }, noFiles);

	test('without days', () => {
		expect(request({})).toEqual({
			method: 'GET',
			path: '/user/quota',
			surface: 'balance',
			query: undefined,
		});
	});

	test('days as the service wants them', () => {
		const options = { startDate: '2026-08-01T00:00:00', endDate: '2026-08-31T23:59:59.000+02:00' };
		expect(request(options).query).toEqual({ start_date: '2026-08-01', end_date: '2026-08-31' });
	});

	test.each([
		[{ startDate: '2026-08-01' }, "'End Date' is needed with 'Start Date'"],
		[{ endDate: '2026-08-01' }, "'Start Date' is needed with 'End Date'"],
		[
			{ startDate: '2026-08-02', endDate: '2026-08-01' },
			"'End Date' (2026-08-01) is before 'Start Date' (2026-08-02)",
		],
	])('%j', (options, message) => {
		expect(() => request(options)).toThrow(message);
	});
});

describe('dates as they are typed or come from expressions', () => {
	const read = (startDate: unknown) => {
		const context = fakeContext({ parameters: { options: { startDate } as never } });
		return readParams<{ options: { startDate?: string } }>(context, fieldsOf(getBalance), 0)
			.options;
	};
	const luxon = { toJSON: () => '2026-08-01T10:00:00.000+02:00' };

	test.each<[string, unknown, string]>([
		['a text', '2026-08-01', '2026-08-01'],
		['what the date picker gives', '2026-08-01T00:00:00', '2026-08-01T00:00:00'],
		['a DateTime', luxon, '2026-08-01T10:00:00.000+02:00'],
		['a Date', new Date('2026-08-01T10:00:00Z'), '2026-08-01T10:00:00.000Z'],
	])('%s', (_what, typed, expected) => {
		expect(read(typed)).toEqual({ startDate: expected });
	});

	test('nothing is nothing', () => {
		expect(read('')).toEqual({});
	});

	test.each([['tomorrow'], ['01.08.2026'], ['2026-13-45'], [20260801], [{}]])('%j', (typed) => {
		expect(() => read(typed)).toThrow(FieldError);
		expect(() => read(typed)).toThrow("'Start Date' must be a date like 2026-08-31");
	});
});

describe('where the balance is asked for', () => {
	test.each([
		['https://api.cometapi.com/v1', 'https://query.cometapi.com'],
		['https://api.cometapi.com/v1/', 'https://query.cometapi.com'],
		['https://API.cometapi.com:443/v1', 'https://query.cometapi.com'],
		['https://api.cometapi.com', 'https://query.cometapi.com'],
		['https://proxy.example.test/v1', 'https://proxy.example.test'],
		['https://proxy.example.test/comet/v1', 'https://proxy.example.test/comet'],
		['http://127.0.0.1:8199/v1', 'http://127.0.0.1:8199'],
		['https://api.cometapi.com.evil.test/v1', 'https://api.cometapi.com.evil.test'],
		['https://user@evil.test/api.cometapi.com/v1', 'https://user@evil.test/api.cometapi.com'],
		['https://api.cometapi.com:8443/v1', 'https://api.cometapi.com:8443'],
	])('%s -> %s', (baseUrl, balanceUrl) => {
		expect(connectionOf({ baseUrl, apiKey: 'k' }).balanceUrl).toBe(balanceUrl);
	});
});
