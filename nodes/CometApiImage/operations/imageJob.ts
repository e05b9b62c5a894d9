import type { IDataObject } from 'n8n-workflow';

import { compact } from '../../shared/api/body';
import { merged, withoutGaps } from '../../shared/jobs/bodyPaths';
import type { Job } from '../../shared/jobs/job';
import { isFinished } from '../../shared/jobs/job';
import type { WaitNote } from '../../shared/jobs/jobItem';
import { jobFiles } from '../../shared/jobs/jobItem';
import { runJob } from '../../shared/jobs/runJob';
import { toDataUri } from '../../shared/node/dataUri';
import { FieldError } from '../../shared/node/fieldError';
import { slug } from '../../shared/node/fileTypes';
import { asObject, EXTRA_BODY_LABEL } from '../../shared/node/jsonFields';
import type { CallTools, FileNeed, NodeItem, Send } from '../../shared/node/operation';
import { imageJobFamily } from './imageJobFamilies';
import type { ImageJobFamily } from './imageJobFamilies';
import type { ImageParams } from './imageItems';
import { JOB_OPTION_LABELS } from './imageJobOptions';
import type { ImageOptions } from './imageOptions';

/** Image models that answer with a job, which is waited for (contract G.1, G.9). */

type Params = ImageParams & { options: ImageOptions };

export type Pictures = { needs: FileNeed[]; urls: string[] };

/**
 * Makes the job. It is waited for together with those of all items; see imageHooks.ts.
 * @throws FieldError for what the family of the model cannot be told, before anything is sent
 */
export async function overJob(
	send: Send,
	params: Params,
	tools: CallTools,
	{ pictures, endpoints }: { pictures: Pictures; endpoints: string | undefined },
): Promise<NodeItem[]> {
	const { model, prompt, options } = params;
	const family = imageJobFamily(model, endpoints);
	if (!family) {
		throw new FieldError(
			'API',
			`is Job, but nothing is known of jobs for '${model}'`,
			"Choose 'Automatic', or run the job with CometAPI Job, which takes any path.",
		);
	}
	refuse(family, params, pictures);
	const path = family.path(model);
	const images = await imagesOf(family, pictures, tools);
	const more = asObject(options.extraBody, EXTRA_BODY_LABEL) ?? {};
	const body = merged(withoutGaps(family.toBody({ model, prompt, images, options })), more);
	const call = { path, method: 'POST', body, sendFilesAs: 'dataUri' } as const;
	const job = await runJob(call, { send, ...tools });
	return imageJobItems({ ...job, model: job.model ?? model }, params);
}

function refuse(
	{ name, takes, mostImages }: ImageJobFamily,
	{ options }: Params,
	{ needs, urls }: Pictures,
) {
	const taken = takes as readonly string[];
	const isAlien = ([key, value]: [string, unknown]) =>
		key in JOB_OPTION_LABELS &&
		value !== undefined &&
		!taken.includes(key) &&
		// One image is what a job makes.
		!(key === 'n' && value === 1);
	const [alien] = Object.entries(options).find(isAlien) ?? [];
	if (alien !== undefined) {
		const labels = takes.map((key) => `'${JOB_OPTION_LABELS[key]}'`);
		throw new FieldError(
			JOB_OPTION_LABELS[alien],
			`is nothing that ${name} takes`,
			`It takes ${labels.join(', ')}. Further fields of a model can be set in '${EXTRA_BODY_LABEL}'.`,
		);
	}
	const count = needs.length + urls.length;
	if (count <= mostImages) return;
	throw new FieldError(
		'Model',
		`takes ${mostImages || 'no'} image${mostImages === 1 ? '' : 's'} to start from, but there ${count === 1 ? 'is 1' : `are ${count}`}`,
		mostImages ? undefined : `${name} changes images by jobs of its own: use CometAPI Job.`,
	);
}

/** Files first, then URLs, as they are or as data URIs. */
async function imagesOf(
	{ takesUrls }: ImageJobFamily,
	{ needs, urls }: Pictures,
	{ readFiles }: CallTools,
): Promise<string[]> {
	const toFetch = takesUrls ? [] : urls.map((url): FileNeed => ({ ...FETCHED, url }));
	const all = [...needs, ...toFetch].map(
		(need) => ({ ...need, key: 'picture', as: 'base64' }) as const,
	);
	const files = await readFiles(all);
	const read = files('picture').map(toDataUri);
	return takesUrls ? [...read, ...urls] : read;
}

const FETCHED = { key: 'picture', label: 'Reference Image URL(s)', as: 'base64' } as const;

/** One item for each image of a finished job; one for a job that is on its way, or that has failed. */
export function imageJobItems(job: Job, params: ImageParams, note?: WaitNote): NodeItem[] {
	const { downloadFile = true, binaryPropertyOutput = 'data', prompt, model, simplify } = params;
	const about = (index: number, url?: string) =>
		compact({
			index,
			url: url?.startsWith('http') ? url : undefined,
			failure: job.failure,
			model: job.model ?? model,
			job: job.id === '' ? undefined : job.job,
			status: job.status,
			...(note && (!isFinished(job) || note.timedOut) && note),
			raw: simplify === false && index === 0 ? job.raw : undefined,
		}) as IDataObject;
	const files = job.status === 'completed' ? jobFiles(job, binaryPropertyOutput) : [];
	if (!files.length) return [{ json: about(0) }];
	return files.map((file, index) => {
		const named = {
			...file,
			property: binaryPropertyOutput,
			name: `${slug(prompt) || 'image'}-${index + 1}`,
		};
		// What came as data is in no other place.
		const wanted = downloadFile || 'data' in file;
		return { json: about(index, job.files?.[index]), files: wanted ? [named] : undefined };
	});
}
