import { readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';

import { mustRun } from '../command.mts';
import { pack, type Packed, unpack } from '../pack.mts';

export type InstalledPackage = Packed & {
	/** Where it is. */
	directory: string;
};

type Manifest = { name: string; version: string } & Record<string, unknown>;

/** Installs this package, as it is built now, for the n8n with this user folder. */
export async function deployPackage(userFolder: string): Promise<void> {
	await installPackage(path.join(userFolder, '.n8n/nodes'));
}

/**
 * Packs this package and does with it what n8n's own installer does (`CommunityPackagesService.downloadPackage` of n8n
 * 2.41.1): unpacked into `<nodes folder>/node_modules/<name>`, stripped of the dependencies that n8n does not install,
 * npm run for the others.
 */
export async function installPackage(nodesFolder: string): Promise<InstalledPackage> {
	const packed = await pack(nodesFolder);
	const directory = path.join(nodesFolder, 'node_modules', packed.name);
	try {
		await rm(directory, { recursive: true, force: true });
		await unpack(packed.tarball, directory);
	} finally {
		await rm(packed.tarball);
	}
	const file = path.join(directory, 'package.json');
	const { devDependencies, peerDependencies, optionalDependencies, ...kept } = JSON.parse(
		await readFile(file, 'utf8'),
	) as Manifest;
	void [devDependencies, peerDependencies, optionalDependencies];
	await write(file, kept);
	const settings = [
		'--audit=false',
		'--fund=false',
		'--bin-links=false',
		'--install-strategy=shallow',
		'--ignore-scripts=true',
		'--package-lock=false',
	];
	await mustRun('npm', ['install', ...settings], { cwd: directory });
	await write(path.join(nodesFolder, 'package.json'), {
		name: 'installed-nodes',
		private: true,
		dependencies: { [kept.name]: kept.version },
	});
	return { ...packed, directory };
}

const write = async (file: string, content: unknown) =>
	await writeFile(file, JSON.stringify(content, null, 2));
