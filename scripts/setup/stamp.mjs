import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

import { inRepository } from '../../test/support/paths.mjs';

// Inside node_modules, so that removing node_modules makes everything be done again.
const file = (name) =>
	inRepository('node_modules/.cache/n8n-nodes-cometapi-unified', `${name}.stamp`);

/** What was stamped last under this name, or undefined. */
export function readStamp(name) {
	try {
		return readFileSync(file(name), 'utf8');
	} catch {
		return undefined;
	}
}

export function writeStamp(name, value) {
	mkdirSync(path.dirname(file(name)), { recursive: true });
	writeFileSync(file(name), value);
}

export const digest = (text) => createHash('sha256').update(text).digest('hex');
