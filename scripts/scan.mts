/**
 * n8n's own check of community packages, offline: the two legs of `@n8n/scan-community-package` (the source, and the
 * packed tarball), with inline disables ignored. Fails on warnings too.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { pack, unpack } from '../test/support/pack.mts';
import { root } from '../test/support/paths.mjs';
import { findProblems } from './scan/findProblems.mts';

const folder = await mkdtemp(path.join(tmpdir(), 'scan-'));
try {
	const { tarball } = await pack(folder);
	const unpacked = path.join(folder, 'package');
	await unpack(tarball, unpacked);
	const problems = [
		...(await findProblems('source', root)),
		...(await findProblems('tarball', unpacked)),
	];
	for (const problem of problems) console.error(problem);
	if (problems.length === 0) console.log("n8n's scan: 0 errors, 0 warnings");
	process.exitCode = problems.length === 0 ? 0 : 1;
} finally {
	await rm(folder, { recursive: true, force: true });
}
