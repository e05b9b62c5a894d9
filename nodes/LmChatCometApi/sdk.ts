import type { INode } from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';

export type Sdk = typeof import('@n8n/ai-node-sdk');

/**
 * n8n's AI SDK, loaded when a workflow first needs it: an n8n older than 2.16 does not have it, and one node
 * that cannot be loaded would take the whole package with it.
 * @param load for tests
 * @throws NodeOperationError that says what to do on such an n8n
 */
export async function loadSdk(
	node: INode,
	load: () => Promise<Sdk> = async () => await import('@n8n/ai-node-sdk'),
): Promise<Sdk> {
	const loaded = await load().then(
		(sdk) => ({ sdk }),
		(error: Error & { code?: string }) => ({ error }),
	);
	if ('sdk' in loaded) return loaded.sdk;
	if (loaded.error.code !== 'MODULE_NOT_FOUND') throw new NodeOperationError(node, loaded.error);
	throw new NodeOperationError(node, 'The CometAPI Chat Model needs n8n 2.16 or newer', {
		description:
			'This n8n does not have the AI SDK that chat models outside of n8n itself are built on. Update n8n, or use the CometAPI Chat node, which also works with this version.',
	});
}
