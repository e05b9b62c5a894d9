/**
 * `npm run docs`: writes docs/reference.md, the table of everything that is permanent once published: nodes,
 * operations, parameters with their values, output fields; and docs/reliability.md, what becomes of a call when
 * something goes wrong. A test compares them with the nodes and the fault matrix.
 */
import { writeFileSync } from 'node:fs';
import { format } from 'prettier';

import { inRepository } from '../test/support/paths.mjs';
import { reference } from './docs/reference.mts';
import { reliability } from './docs/reliability.mts';

for (const [name, text] of Object.entries({
	reference: await reference(),
	reliability: reliability(),
})) {
	const written = await format(text, { parser: 'markdown', printWidth: 120 });
	writeFileSync(inRepository(`docs/${name}.md`), written);
	console.log(`• docs/${name}.md is written`);
}
