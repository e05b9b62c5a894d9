import { readFileSync } from 'node:fs';
import path from 'node:path';

import { inRepository } from '../../support/paths.mjs';

const manifest = JSON.parse(readFileSync(inRepository('package.json'), 'utf8')) as {
	name: string;
	version: string;
	n8n: { nodes: string[] };
};

/** The full name of a node type by its class. */
export const nodeTypeOf = (className: string) =>
	`${manifest.name}.${className.charAt(0).toLowerCase()}${className.slice(1)}`;

/** Full names of all node types that the package registers. */
export const nodeTypes = manifest.n8n.nodes.map((file) =>
	nodeTypeOf(path.basename(file, '.node.js')),
);
export const packageVersion = manifest.version;
export const CHAT = nodeTypeOf('CometApiChat');
