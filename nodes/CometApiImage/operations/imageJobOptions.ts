import { editOptions } from './editFields';
import { generateOptions } from './generateFields';

/** What is not about the picture, or is said in another way for each family. */
const HARMLESS = [
	'api',
	'extraBody',
	'referenceBinaryPropertyName',
	'referenceImageUrls',
	'responseFormat',
	'user',
];

/** Options that say something of the picture, by their names: what a family does not take of them is refused. */
export const JOB_OPTION_LABELS: Record<string, string> = Object.fromEntries(
	[...generateOptions, ...editOptions]
		.filter(({ name }) => !HARMLESS.includes(name))
		.map(({ name, displayName }) => [name, displayName]),
);
