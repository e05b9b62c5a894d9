import { createHash } from 'node:crypto';
import { homedir, tmpdir } from 'node:os';
import path from 'node:path';

import { root } from '../../test/support/paths.mjs';

/**
 * Where the n8n of `npm start` keeps its database and the installed nodes from one start to the next: a folder of its
 * own for each clone, where this system keeps its programs' data. It must not lie in the repository: Node looks for
 * modules in all folders above a package, and the nodes would get n8n-workflow, n8n's AI SDK and zod from our
 * devDependencies instead of from n8n, which then does not recognise what they hand over.
 */
export function dataFolder(): string {
	const clone = createHash('sha256').update(root).digest('hex').slice(0, 8);
	const name = path.join('n8n-nodes-cometapi-unified', `${path.basename(root)}-${clone}`);
	const folder = path.join(systemFolder(), name);
	// The home folder itself may be the clone, for example in a container.
	return isInside(root, folder) ? path.join(tmpdir(), name) : folder;
}

function systemFolder(): string {
	const { XDG_DATA_HOME, LOCALAPPDATA } = process.env;
	if (XDG_DATA_HOME) return path.resolve(XDG_DATA_HOME);
	if (process.platform === 'win32') return LOCALAPPDATA ?? path.join(homedir(), 'AppData/Local');
	if (process.platform === 'darwin') return path.join(homedir(), 'Library/Application Support');
	return path.join(homedir(), '.local/share');
}

const isInside = (folder: string, file: string) =>
	!path.relative(folder, file).startsWith('..') && !path.isAbsolute(path.relative(folder, file));
