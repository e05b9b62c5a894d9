import { phaseOf, type VideoJob } from '../../video/job.mts';
import { useVideoSimulator } from './setup.mts';

/** Jobs made and changed by control calls. */
const { use, move, get } = useVideoSimulator();

it('makes many jobs at once and changes one', async () => {
	const ids = await use.control.createJobs({ count: 20_000, seconds: 10, outcome: 'failed' });
	expect(new Set(ids).size).toBe(20_000);
	await move(10);
	expect((await get(`/v1/videos/${ids[19_999]}`)).status).toBe('failed');
	const changed = await use.control.changeJob(ids[0], { outcome: 'completed' });
	expect(changed.phase).toMatchObject({ state: 'done', outcome: 'completed' });
	expect((await use.control.jobs(2)).total).toBe(20_000);
	const [kling] = await use.control.createJobs({ route: 'kling/text2video' });
	expect((await get(`/kling/v1/videos/text2video/${kling}`)).code).toBe(0);
});

it('a job of no length is done at once', () => {
	const job = { createdAt: 5, jobSeconds: 0, lateMs: 0, outcome: 'completed' } as VideoJob;
	expect(phaseOf(job, 5)).toMatchObject({ state: 'done', progress: 100 });
});
