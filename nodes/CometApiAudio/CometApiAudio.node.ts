import type {
	IExecuteFunctions,
	INodeExecutionData,
	INodeType,
	INodeTypeDescription,
} from 'n8n-workflow';
import { NodeConnectionTypes } from 'n8n-workflow';

import { searchModels } from '../shared/models/listSearch';
import { propertiesOf, subtitleOf } from '../shared/node/descriptions';
import { runOperations } from '../shared/node/runOperations';
import { operations } from './operations';

export class CometApiAudio implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'CometAPI Audio',
		name: 'cometApiAudio',
		icon: {
			light: 'file:../../icons/cometapi.svg',
			dark: 'file:../../icons/cometapi.dark.svg',
		},
		group: ['transform'],
		version: 1,
		subtitle: subtitleOf(operations),
		description:
			'Turn text into speech, and speech into text, with any audio model behind CometAPI',
		builderHint: {
			searchHint:
				"Use to turn text into speech (Generate Speech, also long texts), audio into text (Transcribe) or into English (Translate). The audio to read is the binary field of the input item, 'data' by default",
		},
		defaults: { name: 'CometAPI Audio' },
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		usableAsTool: true,
		credentials: [{ name: 'cometApi', required: true }],
		properties: propertiesOf(operations),
	};

	methods = {
		listSearch: {
			searchSpeechModels: searchModels('speech'),
			searchTranscriptionModels: searchModels('transcription'),
		},
	};

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return await runOperations(this, operations);
	}
}
