/** n8n's node panel in a real browser: what people type finds our nodes. */
import assert from 'node:assert/strict';
import type { INodeTypeDescription } from 'n8n-workflow';
import { after, before, test } from 'node:test';

import { chain } from '../engine/support/build.mts';
import { current } from '../support/n8n/versions.mts';
import { searchWords } from '../support/searchWords.mts';
import { type Editor, openEditor } from './support/editor.mts';
import { nodeTypeOf, nodeTypes } from './support/manifest.mts';
import { openSession, type Session } from './support/session.mts';

let session: Session;
let editor: Editor;
let loaded: Map<string, INodeTypeDescription>;

before(async () => {
	session = await openSession(current);
	editor = await openEditor(session.server.url);
	loaded = new Map((await session.rest.nodeTypes()).map((type) => [type.name, type]));
	// On an empty canvas the panel shows triggers alone.
	const { id } = await session.rest.createWorkflow({ name: 'Search', ...chain() });
	await editor.openNodePanel(id);
});
after(async () => {
	await editor?.close();
	await session?.close();
});

const displayName = (type: string) => {
	const description = loaded.get(type);
	assert.ok(description, `${type} is not loaded`);
	return description.displayName;
};

test('"cometapi" finds every node', async () => {
	const ours = nodeTypes.map(displayName).sort();
	const found = await editor.search('cometapi', (names) => names.length >= ours.length);
	assert.deepEqual(found.sort(), ours);
});

for (const [className, words] of Object.entries(searchWords)) {
	for (const word of words) {
		test(`"${word}" shows ${className} among the first five`, async () => {
			const wanted = displayName(nodeTypeOf(className));
			const isThere = (names: string[]) => names.slice(0, 5).includes(wanted);
			const found = await editor.search(word, isThere);
			assert.ok(isThere(found), `found: ${found.slice(0, 10).join(', ')}`);
		});
	}
}

test('a node that was found offers its actions', async () => {
	const audio = loaded.get(nodeTypeOf('CometApiAudio'));
	assert.ok(audio);
	const operation = audio.properties.find(({ name }) => name === 'operation');
	const wanted = operation?.options?.flatMap((option) =>
		'action' in option && option.action ? [option.action] : [],
	);
	assert.ok(wanted && wanted.length > 1);
	await editor.search('whisper', (names) => names.includes(audio.displayName));
	assert.deepEqual((await editor.actionsOf(audio)).sort(), wanted.sort());
});

test('each node that can be a tool is also there as one', () => {
	const usable = nodeTypes.filter((type) => loaded.get(type)?.usableAsTool);
	assert.ok(usable.includes(nodeTypeOf('CometApiImage')));
	for (const type of usable) {
		assert.deepEqual(loaded.get(`${type}Tool`)?.codex?.subcategories?.AI, ['Tools']);
	}
});
