import { existsSync, readdirSync, statSync } from 'node:fs';
import path from 'node:path';

import { inRepository, root } from '../../test/support/paths.mjs';
import { npm } from './run.mjs';
import { digest, readStamp, writeStamp } from './stamp.mjs';

const sources = ['nodes', 'credentials', 'icons', 'package.json', 'tsconfig.json', 'gulpfile.js'];

/** Builds `dist` when it is missing or any source was changed, added or removed since the last build. */
export async function buildIfStale() {
	const wanted = fingerprint();
	if (existsSync(inRepository('dist')) && readStamp('build') === wanted) return;
	await npm(['run', '--silent', 'build'], {
		title: 'Building the nodes',
		reason: 'The build failed; the compiler says above where.',
	});
	writeStamp('build', wanted);
}

/** Changes when any source changes. */
function fingerprint() {
	return digest(sources.flatMap((source) => list(inRepository(source))).join('\n'));
}

function list(file) {
	const stat = statSync(file, { throwIfNoEntry: false });
	if (!stat) return [];
	if (!stat.isDirectory()) return [`${path.relative(root, file)} ${stat.size} ${stat.mtimeMs}`];
	return readdirSync(file)
		.sort()
		.flatMap((name) => list(path.join(file, name)));
}
