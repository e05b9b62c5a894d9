import { inRepository } from '../../support/paths.mjs';
import { mustRun } from '../../support/command.mts';
import type { Loaded } from './loadReport.mts';

/**
 * Loads an installed package with n8n-core's loader in a process of its own, as n8n does: what the package does not
 * bring itself is found through NODE_PATH, which n8n points at its own modules.
 */
export async function loadInOwnProcess(
	directory: string,
	{ withSdk = true } = {},
): Promise<Loaded> {
	const program = inRepository('test/package/support/loadReport.mts');
	const args = ['--import', 'tsx', program, directory, ...(withSdk ? [] : ['--without-sdk'])];
	const { stdout } = await mustRun(process.execPath, args, {
		env: {
			...process.env,
			// Jest's would make n8n load nodes in another way than it does in production.
			NODE_ENV: 'production',
			NODE_PATH: inRepository('node_modules'),
		},
	});
	return JSON.parse(stdout) as Loaded;
}
