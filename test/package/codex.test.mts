/** The codex files: where n8n's node panel shows a node, and what finds it there. */
import { readFileSync } from 'node:fs';
import path from 'node:path';

import { inRepository } from '../support/paths.mjs';
import { searchWords } from '../support/searchWords.mts';

type Codex = {
	node: string;
	categories: string[];
	subcategories: Record<string, string[]>;
	alias: string[];
};

const { n8n } = JSON.parse(readFileSync(inRepository('package.json'), 'utf8')) as {
	n8n: { nodes: string[] };
};
const nodes = n8n.nodes.map((file) => {
	const name = path.basename(file, '.node.js');
	const codexFile = inRepository('nodes', name, `${name}.node.json`);
	return { name, codex: JSON.parse(readFileSync(codexFile, 'utf8')) as Codex };
});

/** What a sub-node supplies; it stands in the panel of the input that takes it. */
const subNodes: Record<string, string> = {
	EmbeddingsCometApi: 'Embeddings',
	LmChatCometApi: 'Language Models',
};

test.each(nodes)('$name is found by "cometapi"', ({ codex }) => {
	expect(codex.categories).toEqual(['AI']);
	expect(codex.alias).toContain('CometAPI');
	// n8n's search passes over nodes of the category AI that are not in "Root Nodes".
	expect(codex.subcategories.AI).toContain('Root Nodes');
});

test.each(nodes)('$name is shown where its kind belongs', ({ name, codex }) => {
	const ai = name.endsWith('Trigger')
		? ['Miscellaneous', 'Root Nodes']
		: subNodes[name]
			? [subNodes[name], 'Root Nodes']
			: // Without "Tools", which would show it to agents alone; n8n adds it to the tool variant that it makes.
				['Agents', 'Miscellaneous', 'Root Nodes'];
	expect(codex.subcategories.AI).toEqual(ai);
});

test.each(Object.entries(searchWords))('%s has an alias for each word', (name, words) => {
	const { codex } = nodes.find((node) => node.name === name) as (typeof nodes)[0];
	const aliases = codex.alias.map((alias) => alias.toLowerCase());
	expect(aliases).toEqual(expect.arrayContaining(words));
});

/**
 * n8n ranks by how well a name or alias fits and by how popular the node is, and for "chat" n8n's own nodes are ahead
 * of any plain alias. It ignores capitals, except that one after a small letter counts as the start of a word: that
 * brings the Chat node among the first five.
 */
test('the Chat node keeps the spelling of "chat" that n8n ranks higher', () => {
	const { codex } = nodes.find(({ name }) => name === 'CometApiChat') as (typeof nodes)[0];
	expect(codex.alias).toContain('cHaT');
});
