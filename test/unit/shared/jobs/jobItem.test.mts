import { toJob } from '../../../../nodes/shared/jobs/job';
import {
	jobItem,
	jobOutputFields,
	withDownloadFailure,
} from '../../../../nodes/shared/jobs/jobItem';
import { operations as jobOperations } from '../../../../nodes/CometApiJob/operations';
import { operations } from '../../../../nodes/CometApiVideo/operations';
import jobs from '../../../fixtures/jobs/jobs.json';
import kling from '../../../fixtures/video/kling.json';
import runway from '../../../fixtures/video/runway.json';
import shared from '../../../fixtures/video/shared.json';
import xai from '../../../fixtures/video/xai.json';

const bodies = Object.entries({ videos: shared, 'kling/text2video': kling, xai, runway }).flatMap(
	([route, all]) => Object.values(all).map((body): [unknown, string] => [body, route]),
);
const { midjourney, suno } = jobs;
bodies.push(
	[midjourney.done, 'path:/mj/task/{id}/fetch'],
	[midjourney.modal, 'path:/mj/task/{id}/fetch'],
	[suno.done, 'path:/suno/fetch/{id}'],
);
const note = { waitedSeconds: 1, checks: 2, timedOut: true, hint: 'It goes on' };
const items = bodies.map(([body, route]) => jobItem(toJob(body, route, 'a'), true, note));

test('no item has a field that is not described, and every field is in some item', () => {
	const given = items.flatMap((item) => Object.keys(withDownloadFailure(item, 'gone')));
	expect(Object.keys(jobOutputFields).sort()).toEqual([...new Set(given)].sort());
});

test('every description is one sentence without a full stop', () => {
	for (const text of Object.values(jobOutputFields)) expect(text).toMatch(/^[^.]*\w$/);
});

test('every operation of the Video and the Job node says what it gives', () => {
	for (const { outputFields } of [...operations, ...jobOperations])
		expect(outputFields).toBe(jobOutputFields);
});

test('a failure has a code and a message', () => {
	const failures = items.flatMap(({ failure }) => (failure === undefined ? [] : [failure]));
	expect(failures.length).toBeGreaterThan(3);
	for (const failure of failures) {
		expect(failure).toEqual({ code: expect.any(String), message: expect.any(String) });
	}
});

test('the raw body comes in addition', () => {
	const job = toJob(shared.completed, 'videos');
	expect(jobItem(job, false)).toEqual({ ...jobItem(job), raw: shared.completed });
});
