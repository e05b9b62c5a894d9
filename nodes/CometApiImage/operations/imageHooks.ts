import { isFinished } from '../../shared/jobs/job';
import { waitHooksFor } from '../../shared/jobs/jobHooks';
import { jobName } from '../../shared/jobs/jobHandle';
import { withDownloadFailure } from '../../shared/jobs/jobItem';
import { fileHooks } from '../../shared/node/fileHooks';
import type { NodeItem, PaidWorkHooks, WaitHooks } from '../../shared/node/operation';
import type { ImageParams } from './imageItems';
import { imageJobItems } from './imageJob';

/** What Generate and Edit do about what is paid for: images that are there, and jobs that are on their way. */

const files = fileHooks('image');

const handleIn = ([item]: NodeItem[]): string | undefined =>
	typeof item?.json.job === 'string' ? item.json.job : undefined;

export const imageHooks: PaidWorkHooks & WaitHooks<ImageParams> = {
	...waitHooksFor(imageJobItems),
	isOpen: (items) =>
		handleIn(items) !== undefined && !isFinished({ status: String(items[0].json.status) }),
	describePaidWork(items) {
		const handle = handleIn(items);
		return handle === undefined ? files.describePaidWork(items) : jobName(handle);
	},
	withoutFiles: (items, reason) =>
		handleIn(items) === undefined
			? files.withoutFiles(items, reason)
			: items.map(({ json }) => ({ json: withDownloadFailure(json, reason) })),
};
