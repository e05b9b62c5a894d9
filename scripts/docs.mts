/**
 * `npm run docs`: writes docs/reference.md, the table of everything that is permanent once published: nodes,
 * operations, parameters with their values, output fields. A test compares it with the nodes.
 */
import { writeFileSync } from 'node:fs';
import { format } from 'prettier';

import { inRepository } from '../test/support/paths.mjs';
import { reference } from './docs/reference.mts';

const text = await format(await reference(), { parser: 'markdown', printWidth: 120 });
writeFileSync(inRepository('docs/reference.md'), text);
console.log('• docs/reference.md is written');
