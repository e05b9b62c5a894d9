import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { type InstalledPackage, installPackage } from '../../support/n8n/nodesPackage.mts';

export type TemporaryPackage = InstalledPackage & { remove: () => Promise<void> };

/** Packs what is built and installs it, as n8n would, into a temporary nodes folder. */
export async function installPacked(): Promise<TemporaryPackage> {
	const folder = await mkdtemp(path.join(tmpdir(), 'packed-'));
	return {
		...(await installPackage(path.join(folder, 'nodes'))),
		remove: async () => await rm(folder, { recursive: true, force: true }),
	};
}
