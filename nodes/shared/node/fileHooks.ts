import { compact } from '../api/body';
import type { NodeItem, OutputFile, PaidWorkHooks } from './operation';

const urlOf = (file: OutputFile) =>
	'from' in file && 'url' in file.from ? file.from.url : undefined;

/** What could not be fetched is paid for all the same: its URL takes the place of the file. */
const withoutFetched = (items: NodeItem[], reason: string): NodeItem[] =>
	items.map(({ json, files = [] }) => {
		const [url, ...more] = files.flatMap((file) => urlOf(file) ?? []);
		if (url === undefined) return { json, files };
		const urls = more.length ? [url, ...more] : undefined;
		return {
			// With Simplify off the URL stands elsewhere in the item, if at all.
			json: compact({ ...json, url, urls, downloadFailure: reason }) as NodeItem['json'],
			files: files.filter((file) => urlOf(file) === undefined),
		};
	});

/** Where the files lie that an item of the run has made. */
function urlsOf(items: NodeItem[], kind: string): string | undefined {
	const urls = items.flatMap(({ json, files = [] }) => [
		...(typeof json.url === 'string' ? [json.url] : []),
		...files.flatMap((file) => urlOf(file) ?? []),
	]);
	return urls.length ? [...new Set(urls)].map((url) => `${kind} ${url}`).join('; ') : undefined;
}

/**
 * So that a file that is paid for is not lost with the rest of a run.
 * @param kind what it is called in the sentence that tells of it
 */
export const fileHooks = (kind: string): PaidWorkHooks => ({
	describePaidWork: (items) => urlsOf(items, kind),
	withoutFiles: withoutFetched,
});
