import { nearestIds } from '../../../../nodes/shared/models/nearestIds';

describe('nearest ids', () => {
	const ids = ['gpt-5.5', 'gpt-5.4', 'gpt-image-2', 'claude-4-7-opus', 'sora-2', 'whisper-1'];

	test.each([
		['gpt55', ['gpt-5.5', 'gpt-5.4']],
		['GPT 5.5', ['gpt-5.5', 'gpt-5.4']],
		['claude opus 4.7', ['claude-4-7-opus']],
		['wisper', ['whisper-1']],
		['zzz', []],
		['', []],
	])('of %j', (wanted, nearest) => {
		expect(nearestIds(wanted, ids)).toEqual(nearest);
	});

	test('at most as many as asked for', () => {
		expect(nearestIds('gpt', ['gpt-1', 'gpt-2', 'gpt-3'], 2)).toEqual(['gpt-1', 'gpt-2']);
	});
});
