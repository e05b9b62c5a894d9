import fc from 'fast-check';

import { FieldError } from '../../../../nodes/shared/node/fieldError';
import { apiPathOf, pathAndQuery } from '../../../../nodes/shared/jobs/apiPath';
import { filesIn } from '../../../../nodes/shared/jobs/filesIn';
import type { Job } from '../../../../nodes/shared/jobs/job';
import { toJob } from '../../../../nodes/shared/jobs/job';
import { formatHandle, parseHandle } from '../../../../nodes/shared/jobs/jobHandle';
import { jobFiles, jobItem } from '../../../../nodes/shared/jobs/jobItem';
import { statusRequests } from '../../../../nodes/shared/jobs/jobRequests';
import { formatPathRoute } from '../../../../nodes/shared/jobs/pathRoute';
import { statusPathFor } from '../../../../nodes/shared/jobs/pathRules';
import jobs from '../../../fixtures/jobs/jobs.json';

const MJ = 'path:/mj/task/{id}/fetch';
const SUNO = 'path:/suno/fetch/{id}';
const RUNWAY = 'path:/runwayml/v1/tasks/{id}';
const REPLICATE = 'path:/replicate/v1/predictions/{id}';
const FLUX = 'path:/flux/v1/get_result?id={id}';
const BRIA = 'path:/bria/{id}';
const AUDIO = 'path:/kling/v1/audio/text-to-audio/{id}';
const OMNI = 'path:/kling/v1/videos/omni-video/{id}';
const IMAGES = 'path:/v1/images/generations/{id}';
const FILE = 'https://files.example.test/';

const { midjourney, suno, runway, replicate, flux, bria, kling, images } = jobs;

describe('the bodies of every family (contract J.7)', () => {
	test.each<[string, unknown, string, Partial<Job>]>([
		['midjourney', midjourney.created, MJ, { id: '1785000000000001', status: 'queued' }],
		['midjourney, queued', midjourney.queued, MJ, { id: '1785000000000001', status: 'queued' }],
		['midjourney, running', midjourney.running, MJ, { status: 'in_progress', progress: 40 }],
		[
			'midjourney, done',
			midjourney.done,
			MJ,
			{
				status: 'completed',
				files: ['https://api.cometapi.com/mj/image/1785000000000001'],
				buttons: [{ label: 'U1', customId: 'MJ::JOB::upsample::1::sim' }],
			},
		],
		[
			'midjourney, failed',
			midjourney.failed,
			MJ,
			{ status: 'failed', failure: { code: 'unknown', message: 'Banned prompt detected' } },
		],
		[
			'midjourney, needs input',
			midjourney.modal,
			MJ,
			{
				status: 'in_progress',
				needsInput: true,
				buttons: [{ label: '🖌️', customId: 'MJ::Inpaint::1::sim' }],
			},
		],
		['suno', suno.created, SUNO, { id: '3f1c9c2e-0000-4000-8000-000000000001', status: 'queued' }],
		[
			'suno, done',
			suno.done,
			SUNO,
			{
				id: '3f1c9c2e-0000-4000-8000-000000000001',
				status: 'completed',
				files: ['m/1.mp3', 'm/1.jpeg', 'm/2.mp3', 'm/2.jpeg'].map((name) => FILE + name),
			},
		],
		[
			'suno, failed',
			suno.failed,
			SUNO,
			{ status: 'failed', failure: { code: 'unknown', message: 'the lyrics were refused' } },
		],
		['runway', runway.created, RUNWAY, { status: 'queued' }],
		['runway, running', runway.running, RUNWAY, { status: 'in_progress' }],
		['runway, done', runway.done, RUNWAY, { status: 'completed', files: [`${FILE}a/1.mp3`] }],
		[
			'runway, compatibility',
			runway.compatibility,
			'path:/runway/feed#post=task_id',
			{ id: '196642a0-0000-4000-8000-000000000001', status: 'queued' },
		],
		[
			'replicate',
			replicate.created,
			REPLICATE,
			{ id: 'rp9x', status: 'in_progress', model: 'stability-ai/sdxl' },
		],
		[
			'replicate, done',
			replicate.done,
			REPLICATE,
			{ status: 'completed', files: [`${FILE}r/1.png`] },
		],
		['replicate, bare', replicate.bare, REPLICATE, { files: [`${FILE}r/1.png`] }],
		[
			'replicate, wrapped',
			replicate.wrapped,
			REPLICATE,
			{ id: 'rp9x', status: 'completed', files: [`${FILE}r/1.png`] },
		],
		[
			'replicate, failed',
			replicate.failed,
			REPLICATE,
			{ status: 'failed', failure: { code: 'unknown', message: 'NSFW content detected' } },
		],
		['flux', flux.created, FLUX, { id: 'fx1', status: 'queued' }],
		['flux, running', flux.running, FLUX, { status: 'queued' }],
		['flux, done', flux.done, FLUX, { status: 'completed', files: [`${FILE}f/1.jpeg`] }],
		['flux, moderated', flux.moderated, FLUX, { status: 'failed' }],
		['flux, gone', flux.gone, FLUX, { status: 'failed' }],
		['bria', bria.created, BRIA, { id: 'br1', status: 'queued' }],
		['bria, running', bria.running, BRIA, { id: 'br1', status: 'in_progress' }],
		['bria, done', bria.done, BRIA, { status: 'completed', files: [`${FILE}b/1.png`] }],
		[
			'bria, failed',
			bria.failed,
			BRIA,
			{ status: 'failed', failure: { code: 'unknown', message: 'the prompt is too long' } },
		],
		['kling', kling.created, AUDIO, { id: 'k1', status: 'queued' }],
		['kling, audio', kling.audio, AUDIO, { status: 'completed', files: [`${FILE}k/1.mp3`] }],
		['kling, wrapped', kling.wrapped, OMNI, { status: 'completed', files: [`${FILE}k/2.mp4`] }],
		['kling, late', kling.late, AUDIO, { status: 'in_progress', fileIsMissing: true }],
		['images', images.created, IMAGES, { id: 'img1', status: 'queued' }],
		['images, done', images.done, IMAGES, { status: 'completed', files: [`${FILE}i/9.png`] }],
	])('%s', (_name, body, route, expected) => {
		expect(toJob(body, route)).toMatchObject(expected);
		expect(toJob(body, route).raw).toBe(body);
		if (!expected.files) expect(toJob(body, route)).not.toHaveProperty('files');
	});

	test('reasons that a status by itself gives', () => {
		expect(toJob(flux.moderated, FLUX).failure).toMatchObject({ code: 'rejected' });
		expect(toJob(flux.gone, FLUX).failure).toMatchObject({ code: 'not_found' });
	});

	test('a job may make no file at all', () => {
		const job = toJob({ id: 'a', status: 'SUCCESS', text: 'A kite in the snow' }, MJ);
		expect(job).toMatchObject({ status: 'completed', progress: 100 });
		expect(jobFiles(job, 'data')).toEqual([]);
	});
});

describe('what the options say, out of the handle', () => {
	const route = formatPathRoute({
		template: '/x/{id}',
		doneWords: ['ripe & ready', 'Done: yes'],
		failedWords: ['spoiled'],
		filePaths: ['a.*.b', 'c'],
	});
	const handle = formatHandle({ route, id: 'a:b,c' });

	test('it is one word, with no sign at which a list is split', () => {
		expect(route).toBe(
			'path:/x/{id}#done=ripe%20%26%20ready&done=Done%3A%20yes&failed=spoiled&file=a.*.b&file=c',
		);
		expect(parseHandle(handle)).toEqual({ route, id: 'a:b,c' });
	});

	test('words and places are read by it', () => {
		const body = (status: string) => ({ status, a: [{ b: `${FILE}1` }], c: `${FILE}2`, url: FILE });
		expect(toJob(body('Ripe & Ready'), route)).toMatchObject({
			status: 'completed',
			files: [`${FILE}1`, `${FILE}2`],
		});
		expect(toJob(body('DONE: YES'), route).status).toBe('completed');
		expect(toJob(body('Spoiled'), route).status).toBe('failed');
		expect(toJob(body('growing'), route).status).toBe('in_progress');
	});

	test('a status path with colons and commas is kept', () => {
		const odd = formatPathRoute({ template: '/v1beta/a:poll,now/{id}' });
		expect(odd).toBe('path:/v1beta/a%3Apoll%2Cnow/{id}');
		expect(parseHandle(`${odd}:7`)).toEqual({ route: odd, id: '7' });
	});

	test.each([
		'path:',
		'path:/x:1',
		'path:/x/{id}',
		'path:/x/{id}:',
		'path:x/{id}:1',
		'path:https://evil.example.test/{id}:1',
		'path:/x/{id}:a b',
	])('%s is refused', (text) => {
		expect(() => parseHandle(text)).toThrow(FieldError);
		expect(() => parseHandle(text)).toThrow("'Job' must be the `job` that Run gave");
	});
});

describe('calls about a job', () => {
	const requestOf = (handle: string) => statusRequests(parseHandle(handle));

	test.each([
		[`${FLUX}:f/1`, { method: 'GET', path: '/flux/v1/get_result', query: { id: 'f/1' } }],
		[`${SUNO}:3f 1c`.replace(' ', '?'), { path: '/suno/fetch/3f%3F1c', surface: 'root' }],
		['path:/v1/videos/{id}:v', { path: '/videos/v', surface: 'base' }],
		[
			`${RUNWAY}:9d`,
			{ path: '/runwayml/v1/tasks/9d', headers: { 'X-Runway-Version': '2024-11-06' } },
		],
		[
			'path:/runway/feed#post=task_id:19',
			{ method: 'POST', path: '/runway/feed', body: { task_id: '19' }, repeatable: true },
		],
	])('%s', (handle, request) => {
		expect(requestOf(handle)).toEqual([expect.objectContaining(request)]);
	});

	test.each([
		['/v1/videos', '/v1/videos/{id}'],
		['/mj/submit/imagine', '/mj/task/{id}/fetch'],
		['/mj-fast/mj/submit/imagine', '/mj/task/{id}/fetch'],
		['/suno/submit/music', '/suno/fetch/{id}'],
		['/runwayml/v1/sound_effect', '/runwayml/v1/tasks/{id}'],
		['/replicate/v1/models/a/b/predictions', '/replicate/v1/predictions/{id}'],
		['/flux/v1/flux-2-pro', '/flux/v1/get_result?id={id}'],
		['/bria/image/edit/erase', '/bria/{id}'],
		['/kling/v1/videos/avatar/image2video', '/kling/v1/videos/avatar/image2video/{id}'],
		['/grok/v1/videos/edits', '/grok/v1/videos/{id}'],
		['/volc/v3/contents/generations/tasks', '/volc/v3/contents/generations/tasks/{id}'],
		['/v1/images/generations', '/v1/images/generations/{id}'],
		['/v1/images/generations/?a=b', '/v1/images/generations/{id}'],
	])('the state of what %s makes is read at %s', (path, template) => {
		expect(statusPathFor(path)).toEqual({ template });
	});

	test("only Runway's compatibility asks by POST; of other paths nothing is known", () => {
		const feed = { template: '/runway/feed', statusPost: 'task_id' };
		expect(statusPathFor('/runway/pro/generate')).toEqual(feed);
		expect(statusPathFor('/kitchen/v1/dishes')).toBeUndefined();
	});
});

describe('paths that are typed', () => {
	const BASE = 'https://proxy.example.test/comet/v1';

	test.each([
		[' /flux/v1/get_result?id={id} ', '/flux/v1/get_result?id={id}'],
		['https://proxy.example.test/comet/bria/{id}', '/bria/{id}'],
		['https://proxy.example.test/bria/{id}#top', '/bria/{id}'],
		['/a b/ü/{id}?q=x y&r={id}', '/a%20b/%C3%BC/{id}?q=x%20y&r={id}'],
		['/a%20b/100%', '/a%20b/100%25'],
	])('%s', (typed, path) => {
		expect(apiPathOf(typed, 'Path', BASE)).toBe(path);
	});

	test.each([
		'',
		'/',
		'flux/v1/x',
		'//evil.example.test/x',
		'/\\evil.example.test/x',
		'/a/../../x',
		'https://evil.example.test/x',
		'https://proxy.example.test@evil.example.test/x',
		'https://proxy.example.test.evil.example.test/x',
		'javascript:alert(1)',
	])('%s is refused', (typed) => {
		expect(() => apiPathOf(typed, 'Status Path', BASE)).toThrow(
			/^'Status Path' must be a path of the API/,
		);
	});

	test('the query is sent as one', () => {
		expect(pathAndQuery('/a?b=c%20d&e=f')).toEqual({ path: '/a', query: { b: 'c d', e: 'f' } });
		expect(pathAndQuery('/a')).toEqual({ path: '/a' });
	});
});

describe('files', () => {
	test('what was told to the job and what is about it are none', () => {
		const body = {
			input: { image: `${FILE}in.png` },
			prompt: FILE,
			urls: { get: FILE, cancel: FILE },
			polling_url: FILE,
			logs: [FILE],
			output: { mesh: `${FILE}1.glb`, note: 'see https://example.test', url: `${FILE}2.png` },
			urls2: FILE,
		};
		expect(filesIn(body)).toEqual([`${FILE}1.glb`, `${FILE}2.png`]);
	});

	test('each is there once, in order; data counts too, but not in the item', () => {
		const body = {
			id: 'a',
			status: 'done',
			data: [{ url: FILE }, { url: FILE }, { b64_json: 'AA' }],
		};
		const job = toJob(body, IMAGES);
		expect(job.files).toEqual([FILE, 'data:image/png;base64,AA']);
		expect(jobItem(job)).toMatchObject({ url: FILE, files: [FILE] });
		expect(jobFiles(job, 'data').map(({ property }) => property)).toEqual(['data', 'data_1']);
	});

	test("the API's own host gives its pictures with the key, by their path alone", () => {
		const [file] = jobFiles(toJob(midjourney.done, MJ), 'data');
		expect(file).toMatchObject({
			property: 'data',
			from: { method: 'GET', path: '/mj/image/1785000000000001', surface: 'root' },
		});
		const [other] = jobFiles(toJob(suno.done, SUNO), 'data');
		expect(other).toMatchObject({ from: { url: `${FILE}m/1.mp3` } });
	});

	test('without a URL, the shared surface gives its file', () => {
		const job = toJob({ id: 'v', status: 'completed' }, 'path:/v1/videos/{id}');
		expect(job.status).toBe('completed');
		expect(jobFiles(job, 'data')).toMatchObject([
			{ from: { path: '/videos/v/content', surface: 'base' } },
		]);
	});
});

describe('whatever comes', () => {
	const route = fc.constantFrom(MJ, SUNO, RUNWAY, REPLICATE, FLUX, BRIA, AUDIO, IMAGES);

	test('any JSON is a job in one of the five states, with files only when it is completed', () => {
		fc.assert(
			fc.property(fc.jsonValue({ maxDepth: 5 }), route, (body, name) => {
				const job = toJob(body, name);
				expect(['queued', 'in_progress', 'completed', 'failed', 'cancelled']).toContain(job.status);
				if (job.files) expect(job.status).toBe('completed');
				expect(jobItem(job)).not.toHaveProperty('error');
			}),
			{ numRuns: 2000 },
		);
	});

	test('what a user sets comes back out of the handle, and the handle is one word', () => {
		const text = fc.string({ minLength: 1, unit: 'grapheme' });
		fc.assert(
			fc.property(fc.array(text, { maxLength: 3 }), fc.webSegment(), (words, segment) => {
				const template = apiPathOf(`/x${segment}/{id}`, 'Status Path', 'https://a.test/v1');
				const made = formatPathRoute({ template, doneWords: words, filePaths: words });
				const handle = `${made}:id:1`;
				expect(handle).toMatch(/^[^\s,;]+$/);
				expect(parseHandle(handle)).toEqual({ route: made, id: 'id:1' });
				for (const word of words) {
					expect(toJob({ status: word.trim() || 'done' }, made).status).toBeDefined();
				}
			}),
		);
	});

	test('a path that is typed stays on the host of the API', () => {
		const base = 'https://api.example.test';
		fc.assert(
			fc.property(fc.oneof(fc.string(), fc.webUrl(), fc.webPath()), (typed) => {
				let path: string;
				try {
					path = apiPathOf(typed, 'Path', `${base}/v1`);
				} catch (error) {
					expect(error).toBeInstanceOf(FieldError);
					return;
				}
				expect(new URL(base + path).origin).toBe(base);
			}),
			{ numRuns: 2000 },
		);
	});
});
