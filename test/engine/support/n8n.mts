import './environment.mts';

import { createRequire } from 'node:module';

// n8n's core is CommonJS and so are the built nodes. Importing n8n-workflow from an ES module would load its second,
// ESM copy, whose error classes are not the ones that core's `instanceof` checks know.
const require = createRequire(import.meta.url);

export const core = require('n8n-core') as typeof import('n8n-core');
export const n8nWorkflow = require('n8n-workflow') as typeof import('n8n-workflow');
const { Container } = require('@n8n/di') as typeof import('@n8n/di');

export const binaryDataService = Container.get(core.BinaryDataService);

/** What nodes write into n8n's log with. */
export const logger = Container.get(
	(
		createRequire(require.resolve('n8n-core'))('@n8n/backend-common') as {
			Logger: new () => Logger;
		}
	).Logger,
);

type Logger = { info(message: string, meta?: object): void };

let binaryReady: Promise<void> | undefined;

/** Starts n8n's binary store once (mode "filesystem", in the temporary user folder). */
export async function startBinaryStore(): Promise<void> {
	binaryReady ??= binaryDataService.init();
	await binaryReady;
}
