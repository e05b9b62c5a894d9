import {
	LONGEST_PAYLOAD,
	sign,
	verified,
} from '../../../../../nodes/shared/jobs/watcher/signature';

const NOW = 1_700_000_000_000;
const KEY = 'sk-secret-key';
const call = { jobs: { 'videos:a': { since: NOW } } };

test('a call is taken once, by who has the key', () => {
	const signed = sign(KEY, 'path', call, NOW);
	expect(JSON.stringify(signed)).not.toContain(KEY);
	expect(verified(KEY, 'path', signed, NOW + 1000)).toEqual(call);
	expect(verified(KEY, 'path', signed, NOW + 1000)).toBeUndefined();
	expect(sign(KEY, 'path', call, NOW).signature).not.toBe(signed.signature);
});

test.each<[string, (signed: ReturnType<typeof sign>) => unknown, string?, string?, number?]>([
	['signed with another key', (signed) => signed, 'sk-other'],
	['for another trigger', (signed) => signed, KEY, 'other'],
	['older than five minutes', (signed) => signed, KEY, 'path', NOW + 300_001],
	['of the future', (signed) => signed, KEY, 'path', NOW - 300_001],
	[
		'with other jobs',
		({ payload, ...rest }) => ({ ...rest, payload: payload.replace(':a', ':b') }),
	],
	[
		'with a signature cut short',
		({ payload, signature }) => ({ payload, signature: signature.slice(2) }),
	],
	['without a signature', ({ payload }) => ({ payload })],
	['that is no object', () => 'text'],
	['that is nothing', () => undefined],
])('nothing is taken %s', (_name, change, key = KEY, path = 'path', now = NOW) => {
	expect(verified(key, path, change(sign(KEY, 'path', call, NOW)), now)).toBeUndefined();
});

test('nothing is read of a call that is too long', () => {
	const jobs = { ['x'.repeat(LONGEST_PAYLOAD)]: { since: NOW } };
	expect(verified(KEY, 'path', sign(KEY, 'path', { jobs }, NOW), NOW)).toBeUndefined();
});
