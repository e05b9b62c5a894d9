import { readFileSync, statSync } from 'node:fs';

import { inRepository } from '../../test/support/paths.mjs';
import { npm } from './run.mjs';
import { digest, readStamp, writeStamp } from './stamp.mjs';

/** Installs the dependencies when node_modules is missing or does not belong to the present lock file. */
export async function installIfStale() {
	const wanted = digest(readFileSync(inRepository('package-lock.json')));
	if (readStamp('install') === wanted) return;
	if (!installedByHand()) {
		// Scripts of dependencies are never run: some compile or download what is not needed here (see .npmrc).
		await npm(['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'], {
			title: 'Installing the development dependencies (once, about two minutes)',
			reason: 'The dependencies could not be installed; npm says above why.',
		});
	}
	writeStamp('install', wanted);
}

/** Whether somebody ran npm after the lock file came: npm writes its own copy of the lock last of all. */
function installedByHand() {
	try {
		const { mtimeMs } = statSync(inRepository('node_modules/.package-lock.json'));
		return mtimeMs >= statSync(inRepository('package-lock.json')).mtimeMs;
	} catch {
		return false;
	}
}
