/** Program: loads the package in the folder given with n8n-core's loader and prints what came out as JSON. */
import '../../engine/support/environment.mts';

import type { ICredentialType, INodeTypeDescription } from 'n8n-workflow';
import Module, { createRequire } from 'node:module';

export type Loaded = {
	nodes: Array<
		Pick<INodeTypeDescription, 'name' | 'displayName' | 'codex' | 'iconUrl' | 'usableAsTool'> & {
			/** What tells n8n's own AI when to use the node. */
			searchHint?: string;
			outputs: unknown;
			/** Which of n8n's methods the node has. */
			methods: string[];
		}
	>;
	credentials: Array<Pick<ICredentialType, 'name' | 'displayName' | 'iconUrl' | 'test'>>;
	/** What the package's files asked for while they were loaded, relative files left out. */
	required: string[];
	/** From the first file to the last, n8n itself being loaded already. */
	ms: number;
};

const [directory = '', flag] = process.argv.slice(2);
const require = createRequire(import.meta.url);
const core = require('n8n-core') as typeof import('n8n-core');

type Internals = {
	_load(request: string, parent: { filename?: string } | undefined, isMain: boolean): unknown;
};
const internals = Module as unknown as Internals;
const load = internals._load.bind(Module);
const required = new Set<string>();
internals._load = (request, parent, isMain) => {
	if (parent?.filename?.startsWith(directory)) {
		if (!request.startsWith('.')) required.add(request);
		if (flag === '--without-sdk' && request.startsWith('@n8n/ai-node-sdk')) {
			throw Object.assign(new Error(`Cannot find module '${request}'`), {
				code: 'MODULE_NOT_FOUND',
			});
		}
	}
	return load(request, parent, isMain);
};

const startedAt = performance.now();
const loader = new core.PackageDirectoryLoader(directory);
await loader.loadAll();
const ms = performance.now() - startedAt;

const hooks = ['execute', 'poll', 'trigger', 'webhook', 'supplyData'] as const;
const report: Loaded = {
	nodes: Object.values(loader.nodeTypes).flatMap(({ type }) =>
		loader.getVersionedNodeTypeAll(type).map((nodeType) => {
			const { name, displayName, codex, iconUrl, usableAsTool, outputs, builderHint } =
				nodeType.description;
			const { searchHint } = builderHint ?? {};
			const methods = hooks.filter((hook) => hook in nodeType);
			return { name, displayName, codex, iconUrl, usableAsTool, searchHint, outputs, methods };
		}),
	),
	credentials: Object.values(loader.credentialTypes).map(({ type }) => {
		const { name, displayName, iconUrl, test } = type;
		return { name, displayName, iconUrl, test };
	}),
	required: [...required].sort(),
	ms,
};
console.log(JSON.stringify(report));
