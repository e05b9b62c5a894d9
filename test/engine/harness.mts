/**
 * n8n's engine in this process: n8n-core runs whole workflows with our built nodes (`dist`) and n8n's own basic ones.
 * What is real: node loading, expressions, parameters, credentials' `authenticate`, HTTP helpers, errors, paired items,
 * the error output, static data, binary data on disk, streaming, cancelling. What is not: database, webhooks, the
 * activation of triggers, Code nodes. Used by the engine tests and by the demo.
 *
 * ```ts
 * import { chain, createEngine, node, type Engine } from './harness.mts';
 *
 * let engine: Engine;
 * beforeAll(async () => { engine = await createEngine(); });
 * afterAll(() => engine.close());
 *
 * const credentials = { cometApi: { apiKey: 'sk-sim', baseUrl: simulator.baseUrl } };
 * const run = await engine.runWorkflow({
 * 	workflow: chain(node('Chat', 'cometapi:cometApiChat', { prompt: '={{ $json.question }}' })),
 * 	credentials,
 * 	input: [{ json: { question: 'Hello?' } }],
 * });
 * run.status;                    // 'success' | 'error' | 'canceled' | 'waiting'
 * run.error;                     // what stopped it: name, message, description, httpCode, context, node
 * run.json('Chat');              // json of the items; run.items('Chat') with binary and pairedItem
 * run.errorItems('Chat');        // with onError: 'continueErrorOutput' on the node
 * await engine.readBinary(run.items('Chat')[0].binary.data);
 * ```
 */
import path from 'node:path';
import { fileURLToPath } from 'node:url';

import { readBinary, storeBinary } from './support/binary.mts';
import { callDynamic, type DynamicOptions } from './support/dynamic.mts';
import { removeUserFolder } from './support/environment.mts';
import { type InlineNodes, loadBaseNodes, loadPackage, Registry } from './support/packages.mts';
import { pollOnce, type PollOptions } from './support/poll.mts';
import { type RunOptions, runWorkflow } from './support/run.mts';
import { SubExecutions } from './support/subExecutions.mts';
import { callWebhook, type WebhookCall } from './support/webhook.mts';
import type { CredentialValues } from './support/credentials.mts';
import { runAsTool, supply, type SupplyOptions, type ToolOptions } from './support/subNode.mts';

export { chain, node } from './support/build.mts';
export type { WorkflowJson } from './support/context.mts';
export type { CredentialValues } from './support/credentials.mts';
export type { DynamicOptions } from './support/dynamic.mts';
export type { PollOptions, PollResult } from './support/poll.mts';
export type { RunOptions } from './support/run.mts';
export type { SupplyOptions, ToolOptions, ToolResult } from './support/subNode.mts';
export type { NodeRun, WorkflowRun } from './support/workflowRun.mts';

export type EngineOptions = {
	/** Folders of node packages besides n8n-nodes-base. Default: this repository (its `dist`). */
	packages?: string[];
	/** Node types given as objects, by full name, e.g. `{ 'test.failing': { description, execute } }`. */
	nodes?: InlineNodes;
};

export type Engine = Awaited<ReturnType<typeof createEngine>>;

const repository = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');

/** Loads the packages. One engine serves any number of runs, also at the same time. */
export async function createEngine({ packages = [repository], nodes }: EngineOptions = {}) {
	const loaders = await Promise.all([loadBaseNodes(), ...packages.map(loadPackage)]);
	const registry = new Registry(loaders, nodes);
	return {
		/** Runs a whole workflow to its end. */
		runWorkflow: async (options: RunOptions) => await runWorkflow(registry, options),
		/** One tick of a polling trigger. */
		pollOnce: async (options: PollOptions) => await pollOnce(registry, options),
		/** A `listSearch` or `loadOptions` method, as the editor calls it. */
		callDynamic: async (options: DynamicOptions) => await callDynamic(registry, options),
		/** Lets an agent call a node that is `usableAsTool`. */
		runAsTool: async (options: ToolOptions) => await runAsTool(registry, options),
		/** Gives what a sub-node supplies (chat model, embeddings) to `use`. */
		supply: async <Response, Value>(options: SupplyOptions<Response, Value>) =>
			await supply(registry, options),
		/** The bytes behind `item.binary.<field>`. */
		readBinary,
		/** Puts a file into n8n's binary store for use in `input`. */
		storeBinary,
		/** Keeps the executions that nodes start. */
		subExecutions: (credentials: CredentialValues) => new SubExecutions(registry, credentials),
		/** Calls a trigger's webhook, as another process of n8n would. */
		callWebhook: async (options: WebhookCall) => await callWebhook(registry, options),
		/** Node and credential types as loaded. */
		registry,
		/** Removes the files of all runs. */
		close: removeUserFolder,
	};
}
