/** docs/migration.md names fields that there are, and expressions that hold. */
import { readFileSync } from 'node:fs';
import type { INodeProperties } from 'n8n-workflow';

import { inRepository } from '../support/paths.mjs';

const text = readFileSync(inRepository('docs/migration.md'), 'utf8');
const { n8n } = JSON.parse(readFileSync(inRepository('package.json'), 'utf8')) as {
	n8n: { nodes: string[] };
};

type NodeClass = new () => { description: { displayName: string; properties: INodeProperties[] } };

/** All labels of a property and of what is in it; of a choice, its names as well. */
function labelsOf({ displayName, options = [] }: INodeProperties): string[] {
	return [
		displayName,
		...options.flatMap((option) => {
			if ('values' in option) return [option.displayName, ...option.values.flatMap(labelsOf)];
			return 'value' in option ? [option.name] : labelsOf(option as INodeProperties);
		}),
	];
}

const descriptions = n8n.nodes.map((file) => {
	const name = file.split('/')[2];
	// eslint-disable-next-line @typescript-eslint/no-require-imports
	const loaded = require(inRepository(file)) as Record<string, NodeClass>;
	return new loaded[name]().description;
});
const labels = new Set(descriptions.flatMap(({ properties }) => properties.flatMap(labelsOf)));
const nodeNames = descriptions.map(({ displayName }) => displayName);

/** The columns of the tables that tell of this package, and what stands around the tables. */
const ours = text
	.split('\n')
	.flatMap((line) => (line.startsWith('|') ? line.split('|').slice(2) : [line]));
/** Labels of other nodes. */
const FOREIGN = ['italics', 'Predefined Credential Type'];

test('each label is that of a field, an option or a choice', () => {
	const named = ours.flatMap((cell) =>
		[...cell.matchAll(/(?<!\*)\*([^*]+)\*(?!\*)/g)].map(([, label]) => label),
	);
	expect(named.length).toBeGreaterThan(40);
	expect(named.filter((label) => !labels.has(label) && !FOREIGN.includes(label))).toEqual([]);
});

test('each node is one of ours', () => {
	const named = ours.flatMap((cell) =>
		[...cell.matchAll(/(?:Embeddings CometAPI|CometAPI (?:[A-Z]\w+ Model|[A-Z]\w+))/g)].map(
			([name]) => name,
		),
	);
	expect(named.length).toBeGreaterThan(15);
	expect(named.filter((name) => !nodeNames.includes(name))).toEqual([]);
});

test('each expression reads a field that there is', () => {
	const rows = text.split('\n').filter((line) => line.startsWith('|') && line.includes('$json'));
	const reads = rows.flatMap((row) =>
		[...(row.split('|').at(-2) ?? '').matchAll(/\$json\.(\w+)/g)].map(([, field]) => field),
	);
	const reference = readFileSync(inRepository('docs/reference.md'), 'utf8');
	const unknown = [...new Set(reads)].filter((field) => !reference.includes(`\`${field}\``));
	// A field of the user's own schema.
	expect(unknown).toEqual(['city']);
});
