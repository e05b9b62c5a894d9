import type {
	IExecuteFunctions,
	INodeExecutionData,
	INodeType,
	INodeTypeDescription,
} from 'n8n-workflow';
import { NodeConnectionTypes } from 'n8n-workflow';

import { runDeliverer } from '../shared/jobs/sleeper/deliverer';
import { runWatcher } from '../shared/jobs/watcher/watcher';
import { roleField, roleOf } from '../shared/jobs/watcher/watcherWorkflow';
import { searchModels } from '../shared/models/listSearch';
import { propertiesOf, subtitleOf } from '../shared/node/descriptions';
import { runOperations } from '../shared/node/runOperations';
import { operations } from './operations';

export class CometApiVideo implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'CometAPI Video',
		name: 'cometApiVideo',
		icon: {
			light: 'file:../../icons/cometapi.svg',
			dark: 'file:../../icons/cometapi.dark.svg',
		},
		group: ['transform'],
		version: 1,
		subtitle: subtitleOf(operations),
		description:
			'Make and change videos with Seedance, Veo, Kling and other models behind CometAPI',
		defaults: { name: 'CometAPI Video' },
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		usableAsTool: true,
		credentials: [{ name: 'cometApi', required: true }],
		properties: [...propertiesOf(operations), roleField],
	};

	methods = {
		listSearch: {
			searchVideoModels: searchModels('video'),
		},
	};

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		const role = roleOf(this);
		if (role === 'watch') return await runWatcher(this);
		if (role) return await runDeliverer(this, role);
		return await runOperations(this, operations);
	}
}
