import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { installLikeN8n, pack } from '../pack.mts';

/** Installs this package into an n8n's user folder as n8n's own installer would: packed, unpacked, stripped. */
export async function deployPackage(userFolder: string): Promise<void> {
	const folder = await mkdtemp(path.join(tmpdir(), 'deploy-'));
	try {
		const { tarball } = await pack(folder);
		await installLikeN8n(tarball, path.join(userFolder, '.n8n/nodes'));
	} finally {
		await rm(folder, { recursive: true, force: true });
	}
}
