import { jobFinished } from '../../../../nodes/CometApiTrigger/events/jobFinished';
import { sampleItem } from '../../../../nodes/CometApiTrigger/jobFinished/sample';
import { toJob } from '../../../../nodes/shared/jobs/job';
import { jobItem } from '../../../../nodes/shared/jobs/jobItem';
import shared from '../../../fixtures/video/shared.json';

test('the sample has the shape of a real item, and says that it is none', () => {
	const { sample, hint, ...rest } = sampleItem(true);
	expect(sample).toBe(true);
	expect(hint).toMatch(/^This is a sample, because no job is watched yet\./);
	expect(rest).toMatchObject({
		job: 'videos:sample',
		status: 'completed',
		videoUrl: expect.any(String),
	});
	for (const field of Object.keys({ sample, hint, ...rest })) {
		expect(Object.keys(jobFinished.outputFields)).toContain(field);
	}
	const real = Object.keys(jobItem(toJob(shared.completed, 'videos')));
	expect(Object.keys(rest)).toEqual(expect.arrayContaining(real));
});

test('no real item is marked as a sample', () => {
	expect(jobItem(toJob({ ...shared.completed, sample: true }, 'videos'))).not.toHaveProperty(
		'sample',
	);
});

test('it has the raw body where that is wanted', () => {
	expect(sampleItem(false)).toMatchObject({ raw: { object: 'video', status: 'completed' } });
});
