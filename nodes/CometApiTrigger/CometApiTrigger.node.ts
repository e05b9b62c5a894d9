import type {
	INodeExecutionData,
	INodeType,
	INodeTypeDescription,
	IPollFunctions,
} from 'n8n-workflow';
import { NodeConnectionTypes } from 'n8n-workflow';

import { events } from './events';
import { pollEvent, propertiesOf, subtitleOf } from './triggerOn';

export class CometApiTrigger implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'CometAPI Trigger',
		name: 'cometApiTrigger',
		icon: {
			light: 'file:../../icons/cometapi.svg',
			dark: 'file:../../icons/cometapi.dark.svg',
		},
		group: ['trigger'],
		version: 1,
		subtitle: subtitleOf(events),
		description: 'Starts the workflow when CometAPI video jobs finish',
		eventTriggerDescription: 'A video job finishes',
		defaults: { name: 'CometAPI Trigger' },
		polling: true,
		inputs: [],
		outputs: [NodeConnectionTypes.Main],
		credentials: [{ name: 'cometApi', required: true }],
		properties: propertiesOf(events),
	};

	async poll(this: IPollFunctions): Promise<INodeExecutionData[][] | null> {
		return await pollEvent(this, events);
	}
}
