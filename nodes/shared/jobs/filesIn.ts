import { asFileUrl } from '../api/fileUrl';
import { isObject } from '../api/readJson';

/** All files that a body about a finished job names (contract G.9), in the order in which they stand there. */

/** Keys whose texts are files, where they are URLs. */
const FILE_KEYS = new Set(
	(
		'url urls video_url audio_url image_url imageUrl videoUrl audioUrl video_urls audio_urls image_urls ' +
		'imageUrls videoUrls sample output result_url download_url file_url video videos image images audio ' +
		'audios file files fail_reason'
	).split(' '),
);
/** What the job was told, and what says more about it; a file in there is none that it has made. */
const PASSED_OVER = new Set(['input', 'prompt', 'logs', 'task_info', 'parent_video', 'metadata']);

const MOST_DEPTH = 12;
const MOST_FILES = 1000;

/** A text without white space that is a URL or a data URI as a whole. */
const asFile = (value: unknown) =>
	typeof value === 'string' && !/\s/.test(value.trim()) ? asFileUrl(value) : undefined;

/**
 * @param paths where to look, with `*` for every entry of a list; without, everything is looked through
 */
export function filesIn(body: unknown, paths?: readonly string[]): string[] {
	const found = paths?.length
		? paths.flatMap((path) => allAt(body, path.split('.')))
		: [...walk(body, '', 0)];
	const files = found.flatMap((value) => asFile(value) ?? []);
	return [...new Set(files)].slice(0, MOST_FILES);
}

/** The values at a path; a list at its end stands for its entries. */
function allAt(value: unknown, [name, ...rest]: string[]): unknown[] {
	if (name === undefined) return Array.isArray(value) ? value : [value];
	if (name === '*') return entriesOf(value).flatMap((entry) => allAt(entry, rest));
	if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return [];
	return allAt((value as Record<string, unknown>)[name], rest);
}

const entriesOf = (value: unknown): unknown[] =>
	typeof value === 'object' && value !== null ? Object.values(value) : [];

function* walk(value: unknown, key: string, depth: number): Generator<unknown> {
	if (depth > MOST_DEPTH) return;
	if (Array.isArray(value)) {
		for (const entry of value) yield* walk(entry, key, depth + 1);
	} else if (isObject(value)) {
		// Replicate's `urls` are about the job: get, cancel, stream.
		if (key === 'urls') return;
		for (const [name, inner] of Object.entries(value)) {
			if (PASSED_OVER.has(name)) continue;
			// What a model calls its outputs is its own.
			const isOutput = key === 'output' && typeof inner === 'string';
			if (name === 'b64_json' && typeof inner === 'string') yield `data:image/png;base64,${inner}`;
			else yield* walk(inner, isOutput ? key : name, depth + 1);
		}
	} else if (FILE_KEYS.has(key)) {
		yield value;
	}
}
