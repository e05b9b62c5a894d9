import { mkdirSync } from 'node:fs';
import path from 'node:path';

import { mustRun } from './command.mts';

export type Packed = {
	/** The package's name. */
	name: string;
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
