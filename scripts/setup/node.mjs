import { readFileSync } from 'node:fs';

import { inRepository } from '../../test/support/paths.mjs';
import { fail } from './run.mjs';

/** Ends with one clear sentence when this Node is older than `engines.node` of package.json. */
export function requireNode() {
	const { engines } = JSON.parse(readFileSync(inRepository('package.json'), 'utf8'));
	const wanted = engines.node.replace(/[^\d.]/g, '');
	if (compare(process.versions.node, wanted) < 0) {
		fail(
			`This project needs Node.js ${wanted} or newer, and this is ${process.versions.node}. ` +
				'Please install a current Node.js and run the command again.',
		);
	}
}

function compare(a, b) {
	const [left, right] = [a, b].map((version) => version.split('.').map(Number));
	for (let index = 0; index < 3; index++) {
		const difference = (left[index] ?? 0) - (right[index] ?? 0);
		if (difference !== 0) return difference;
	}
	return 0;
}
