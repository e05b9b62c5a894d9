import { readFileSync } from 'node:fs';

import { reference } from '../../scripts/docs/reference.mts';
import { reliability } from '../../scripts/docs/reliability.mts';

/** Without what aligning a table changes. */
const words = (text: string) => text.replace(/-{3,}/g, '---').replace(/\s+/g, ' ').trim();

test('docs/reference.md tells the nodes as they are: `npm run docs` writes it anew', async () => {
	const written = readFileSync('docs/reference.md', 'utf8');
	expect(words(written)).toBe(words(await reference()));
});

test('docs/reliability.md tells the fault matrix as it is: `npm run docs` writes it anew', () => {
	const written = readFileSync('docs/reliability.md', 'utf8').replaceAll('_', '*');
	expect(words(written)).toBe(words(reliability().replaceAll('_', '*')));
});
