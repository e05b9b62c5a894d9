import type {
	IExecuteFunctions,
	INodeExecutionData,
	INodeType,
	INodeTypeDescription,
} from 'n8n-workflow';
import { NodeConnectionTypes } from 'n8n-workflow';

import { propertiesOf, subtitleOf } from '../shared/node/descriptions';
import { runOperations } from '../shared/node/runOperations';
import { operations } from './operations';

export class CometApiJob implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'CometAPI Job',
		name: 'cometApiJob',
		icon: {
			light: 'file:../../icons/cometapi.svg',
			dark: 'file:../../icons/cometapi.dark.svg',
		},
		group: ['transform'],
		version: 1,
		subtitle: subtitleOf(operations),
		description:
			'Run any job of CometAPI: Flux, Midjourney, Replicate, Suno, sounds, lip-sync and more',
		builderHint: {
			searchHint:
				'Use for jobs that are no plain video: songs (Suno), sounds and music, lip-sync, avatars, upscaling, Midjourney buttons, any asynchronous path of CometAPI. Waits until the job is finished',
		},
		defaults: { name: 'CometAPI Job' },
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		usableAsTool: true,
		credentials: [{ name: 'cometApi', required: true }],
		properties: propertiesOf(operations),
	};

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return await runOperations(this, operations);
	}
}
