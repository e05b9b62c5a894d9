import { mkdirSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { mustRun } from './command.mts';

export type Packed = {
	/** The .tgz file. */
	tarball: string;
	/** Its size in bytes. */
	size: number;
	/** What is in it, paths relative to the package. */
	files: Array<{ path: string; size: number }>;
};

/** `npm pack` of this repository as it is built now. */
export async function pack(destination: string): Promise<Packed> {
	mkdirSync(destination, { recursive: true });
	const { stdout } = await mustRun('npm', [
		'pack',
		'--ignore-scripts',
		'--json',
		'--loglevel=error',
		'--pack-destination',
		destination,
	]);
	// npm answers with a list, or (newer) with an object by package name.
	const answer = JSON.parse(stdout) as Record<
		string,
		Omit<Packed, 'tarball'> & { filename: string }
	>;
	const [packed] = Object.values(answer);
	if (!packed) throw new Error('npm pack made nothing');
	return { ...packed, tarball: path.join(destination, packed.filename) };
}

/** Unpacks a tarball's `package/` folder into `directory`. */
export async function unpack(tarball: string, directory: string): Promise<void> {
	mkdirSync(directory, { recursive: true });
	const { dir, base } = path.parse(tarball);
	// Run beside the tarball: a drive letter in its name would mean another machine to some versions of tar.
	await mustRun('tar', ['-xzf', base, '-C', directory, '--strip-components=1'], { cwd: dir });
}

type Manifest = { name: string; dependencies?: Record<string, string> } & Record<string, unknown>;

/**
 * Puts the packed package where n8n's own installer would: `<nodes folder>/node_modules/<name>`, without the
 * dependencies that n8n strips. Gives the package's folder.
 */
export async function installLikeN8n(tarball: string, nodesFolder: string): Promise<string> {
	const staging = await mkdtemp(path.join(tmpdir(), 'n8n-nodes-'));
	await unpack(tarball, staging);
	const manifest = JSON.parse(
		await readFile(path.join(staging, 'package.json'), 'utf8'),
	) as Manifest;
	await rm(staging, { recursive: true });

	const directory = path.join(nodesFolder, 'node_modules', manifest.name);
	await rm(directory, { recursive: true, force: true });
	await unpack(tarball, directory);
	const { devDependencies, peerDependencies, optionalDependencies, ...kept } = manifest;
	void [devDependencies, peerDependencies, optionalDependencies];
	// n8n would now run npm for the remaining dependencies; this package must not have any.
	if (Object.keys(kept.dependencies ?? {}).length > 0) {
		throw new Error('The package has dependencies, which n8n would have to install');
	}
	const write = async (file: string, content: unknown) =>
		await writeFile(file, JSON.stringify(content, null, 2));
	await write(path.join(directory, 'package.json'), kept);
	await write(path.join(nodesFolder, 'package.json'), {
		name: 'installed-nodes',
		private: true,
		dependencies: {},
	});
	return directory;
}
