import { FieldError } from '../../../../nodes/shared/node/fieldError';
import { formatHandle, parseHandle } from '../../../../nodes/shared/jobs/jobHandle';

describe('handles', () => {
	test.each([
		['videos:task_ab', { route: 'videos', id: 'task_ab' }],
		['unified:task_ab', { route: 'unified', id: 'task_ab' }],
		['kling/text2video:2032', { route: 'kling/text2video', id: '2032', action: 'text2video' }],
		[
			'kling/avatar/image2video:7',
			{ route: 'kling/avatar/image2video', id: '7', action: 'avatar/image2video' },
		],
		['xai:4b2c', { route: 'xai', id: '4b2c' }],
		['runway:d065', { route: 'runway', id: 'd065' }],
		['  videos:task_ab\n', { route: 'videos', id: 'task_ab' }],
		['videos:a:b', { route: 'videos', id: 'a:b' }],
	])('%s', (text, handle) => {
		expect(parseHandle(text)).toEqual(handle);
		expect(formatHandle(handle)).toBe(text.trim());
	});
});

describe('a bare id belongs to the route that its form suggests', () => {
	test.each([
		['task_sim1', 'videos'],
		['video_68f0', 'videos'],
		['cgt-2026', 'videos'],
		['203227394222', 'kling/text2video'],
		['4b2cd27e-0000-4000-8000-000000000001', 'xai'],
	])('%s: %s', (id, route) => {
		expect(parseHandle(id)).toMatchObject({ route, id });
	});
});

describe('what is no job is refused, naming the field', () => {
	test.each([
		['', "'Job' is empty"],
		['   ', "'Job' is empty"],
		['videos:', "'Job' must be the `job` that Create gave"],
		['my kite video', "'Job' must be the `job` that Create gave"],
		['sora:task_ab', "'Job' names the API route 'sora', which does not exist"],
		['kling:2032', "'Job' names the API route 'kling', which does not exist"],
		['https://files.example.test/1.mp4', "'Job' names the API route 'https', which does not exist"],
	])('%j', (text, message) => {
		expect(() => parseHandle(text)).toThrow(FieldError);
		expect(() => parseHandle(text)).toThrow(message);
	});

	test('also when an expression gave nothing', () => {
		expect(() => parseHandle(undefined as unknown as string)).toThrow("'Job' is empty");
	});
});
