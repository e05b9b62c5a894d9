import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { installLikeN8n, pack, type Packed } from '../../support/pack.mts';

/** The packed package, laid out as n8n's installer does it. */
export type InstalledPackage = Packed & { directory: string; remove: () => Promise<void> };

/** Packs what is built and installs it into a temporary nodes folder. */
export async function installPacked(): Promise<InstalledPackage> {
	const folder = await mkdtemp(path.join(tmpdir(), 'packed-'));
	const packed = await pack(folder);
	const directory = await installLikeN8n(packed.tarball, path.join(folder, 'nodes'));
	return {
		...packed,
		directory,
		remove: async () => await rm(folder, { recursive: true, force: true }),
	};
}
