import type { ICredentialDataDecryptedObject } from 'n8n-workflow';

import { readExamples, withCredentials } from '../../test/support/examples.mts';
import type { N8nRest } from '../../test/support/n8n/rest.mts';

const credentialName = 'CometAPI account';

/**
 * Makes sure that the credential holds these values and that every example is there. A workflow that the user already
 * has under an example's name is left as it is. Gives the examples' names.
 */
export async function prepare(
	rest: N8nRest,
	values: ICredentialDataDecryptedObject,
): Promise<string[]> {
	const existing = (await rest.credentials()).find(
		({ name, type }) => name === credentialName && type === 'cometApi',
	);
	// The simulator has another address each time.
	if (existing) await rest.updateCredential(existing, values);
	const { id } = existing ?? (await rest.createCredential(credentialName, 'cometApi', values));

	const present = new Set((await rest.workflows()).map(({ name }) => name));
	const names: string[] = [];
	for (const { workflow } of readExamples()) {
		names.push(workflow.name);
		if (present.has(workflow.name)) continue;
		const cometApi = { id, name: credentialName };
		await rest.createWorkflow(withCredentials(workflow, { cometApi }));
	}
	return names;
}
