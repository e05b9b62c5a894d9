import fc from 'fast-check';
import { readdirSync } from 'node:fs';

import type { Operation } from '../../../nodes/shared/node/operation';

const { FUZZ_CASES } = process.env;

/** `npm run fuzz` asks for many cases, new ones each time; `npm test` has a few hundred, always the same. */
export const CASES = Number(FUZZ_CASES ?? 300);

if (FUZZ_CASES === undefined) fc.configureGlobal({ seed: 20261125 });

export const NODES = readdirSync('nodes').filter(
	(name) => name !== 'shared' && readdirSync(`nodes/${name}`).includes('operations'),
);

export const operationsOf = async (node: string) =>
	((await import(`../../../nodes/${node}/operations`)) as { operations: Operation[] }).operations;
