import type { ICredentialType, INodeType, INodeTypes, IVersionedNodeType } from 'n8n-workflow';
import { createRequire } from 'node:module';
import path from 'node:path';

import { core, n8nWorkflow } from './n8n.mts';
import { asTool } from './toolVariant.mts';

type Loader = InstanceType<typeof core.PackageDirectoryLoader>;

/** Node types given as objects, by full name (`package.node`). */
export type InlineNodes = Record<string, INodeType | IVersionedNodeType>;

/** Loads a package the way n8n does: every node and credential that its package.json names. */
export async function loadPackage(directory: string): Promise<Loader> {
	const loader = new core.PackageDirectoryLoader(directory);
	await loader.loadAll();
	return loader;
}

/** n8n's own basic nodes, each loaded when a workflow first uses it. */
export async function loadBaseNodes(): Promise<Loader> {
	const manifest = createRequire(import.meta.url).resolve('n8n-nodes-base/package.json');
	const loader = new LazyLoader(path.dirname(manifest));
	await loader.loadAll();
	return loader;
}

/**
 * n8n's LazyPackageDirectoryLoader also parses the descriptions of all 400 nodes for its node panel; a run needs only
 * the list of what is where.
 */
class LazyLoader extends core.PackageDirectoryLoader {
	override async loadAll(): Promise<void> {
		this.known.nodes = await this.readJSON('dist/known/nodes.json');
		this.known.credentials = await this.readJSON('dist/known/credentials.json');
		this.isLazyLoaded = true;
	}
}

/** All node and credential types that the runs of one engine can use. */
export class Registry implements INodeTypes {
	private readonly loaders: Map<string, Loader>;

	private readonly tools = new Map<string, INodeType>();

	constructor(
		private readonly packages: Loader[],
		private readonly inline: InlineNodes = {},
	) {
		this.loaders = new Map(packages.map((loader) => [loader.packageName, loader]));
	}

	/** The same packages with more inline nodes. */
	with(inline: InlineNodes): Registry {
		return new Registry(this.packages, { ...this.inline, ...inline });
	}

	getByName(fullName: string): INodeType | IVersionedNodeType {
		return this.inline[fullName] ?? this.load(fullName);
	}

	/** As n8n's: `<name>Tool` of a node that has `usableAsTool` is made from the node itself. */
	getByNameAndVersion(fullName: string, version?: number): INodeType {
		const { getVersionedNodeType } = n8nWorkflow.NodeHelpers;
		if (!this.isSyntheticTool(fullName)) {
			return getVersionedNodeType(this.getByName(fullName), version);
		}
		const key = `${fullName}?version=${version ?? 'default'}`;
		const known = this.tools.get(key);
		if (known) return known;
		const base = this.getByName(fullName.slice(0, -'Tool'.length));
		const tool = asTool(getVersionedNodeType(base, version));
		this.tools.set(key, tool);
		return tool;
	}

	getKnownTypes() {
		return {};
	}

	credentialType(name: string): ICredentialType | undefined {
		for (const loader of this.loaders.values()) {
			if (name in loader.credentialTypes || name in loader.known.credentials) {
				return loader.getCredential(name).type;
			}
		}
		return undefined;
	}

	private isSyntheticTool(fullName: string): boolean {
		if (!fullName.endsWith('Tool') || fullName in this.inline) return false;
		const [packageName, nodeName] = split(fullName);
		return !(nodeName in (this.loaders.get(packageName)?.known.nodes ?? {}));
	}

	private load(fullName: string): INodeType | IVersionedNodeType {
		const [packageName, nodeName] = split(fullName);
		const loader = this.loaders.get(packageName);
		if (!loader) throw new Error(`No package is loaded that has the node "${fullName}"`);
		return loader.getNode(nodeName).type;
	}
}

function split(fullName: string): [packageName: string, nodeName: string] {
	const dot = fullName.lastIndexOf('.');
	return [fullName.slice(0, dot), fullName.slice(dot + 1)];
}
