/**
 * Loaded into a local n8n before anything else. n8n lets community packages find its modules by NODE_PATH, into which
 * it writes every `node_modules` above its own folder; here the last ones are this repository's, with all our
 * devDependencies. Without them a package sees what it would see anywhere else.
 */
const Module = require('node:module');
const path = require('node:path');

const foreign = [];
for (let folder = path.resolve(__dirname, '../../..'); ; folder = path.dirname(folder)) {
	foreign.push(path.join(folder, 'node_modules'));
	if (folder === path.dirname(folder)) break;
}

const initPaths = Module._initPaths;
Module._initPaths = () => {
	const paths = (process.env.NODE_PATH ?? '').split(path.delimiter);
	process.env.NODE_PATH = paths.filter((entry) => !foreign.includes(entry)).join(path.delimiter);
	initPaths();
};
