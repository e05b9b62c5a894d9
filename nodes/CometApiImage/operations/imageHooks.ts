import type { NodeItem, OutputFile, PaidWorkHooks } from '../../shared/node/operation';

const urlOf = (file: OutputFile) =>
	'from' in file && 'url' in file.from ? file.from.url : undefined;

/** An image that could not be fetched is paid for all the same: its URL takes the place of the file. */
const withoutFetched = (items: NodeItem[], reason: string): NodeItem[] =>
	items.map(({ json, files = [] }) => {
		const url = files.map(urlOf).find(Boolean);
		if (url === undefined) return { json, files };
		// With Simplify off the URL stands elsewhere in the item, if at all.
		return { json: { ...json, url, downloadFailure: reason } };
	});

/** Where the images lie that an item of the run has made. */
function imageUrlsOf(items: NodeItem[]): string | undefined {
	const urls = items.flatMap(({ json, files = [] }) => [
		...(typeof json.url === 'string' ? [json.url] : []),
		...files.flatMap((file) => urlOf(file) ?? []),
	]);
	return urls.length ? [...new Set(urls)].map((url) => `image ${url}`).join('; ') : undefined;
}

/** So that an image that is paid for is not lost with the rest of a run. */
export const imageHooks: PaidWorkHooks = {
	describePaidWork: imageUrlsOf,
	withoutFiles: withoutFetched,
};
