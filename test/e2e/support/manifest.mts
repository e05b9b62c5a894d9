import { readFileSync } from 'node:fs';
import path from 'node:path';

import { inRepository } from '../../support/paths.mjs';

const manifest = JSON.parse(readFileSync(inRepository('package.json'), 'utf8')) as {
	name: string;
	version: string;
	n8n: { nodes: string[] };
};

/** Full names of all node types that the package registers. */
export const nodeTypes = manifest.n8n.nodes.map((file) => {
	const className = path.basename(file, '.node.js');
	return `${manifest.name}.${className.charAt(0).toLowerCase()}${className.slice(1)}`;
});
export const packageVersion = manifest.version;
export const CHAT = `${manifest.name}.cometApiChat`;
