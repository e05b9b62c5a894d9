import type { INodeProperties } from 'n8n-workflow';

import type { Modality } from '../../shared/models/modality';
import { simplifyField } from '../../shared/node/descriptions';

const MODALITIES: Record<Modality, { name: string; description: string }> = {
	chat: { name: 'Chat', description: 'Answers with text' },
	embedding: { name: 'Embedding', description: 'Turns text into vectors' },
	image: { name: 'Image', description: 'Makes or edits images' },
	moderation: { name: 'Moderation', description: 'Judges whether content is harmful' },
	other: {
		name: 'Other',
		description: 'Realtime, music, 3D and reranking, for which there are no operations here',
	},
	speech: { name: 'Speech', description: 'Reads text aloud' },
	transcription: { name: 'Transcription', description: 'Turns speech into text' },
	video: { name: 'Video', description: 'Makes videos' },
};

const modalityOptions = Object.entries(MODALITIES).map(([value, words]) => ({ ...words, value }));

export const limitField: INodeProperties = {
	displayName: 'Limit',
	name: 'limit',
	type: 'number',
	typeOptions: { minValue: 1 },
	default: 50,
	description: 'Max number of results to return',
	displayOptions: { show: { returnAll: [false] } },
};

/** What 'Get Many' shows. */
export const getAllFields: INodeProperties[] = [
	{
		displayName: 'Return All',
		name: 'returnAll',
		type: 'boolean',
		default: false,
		description: 'Whether to return all results or only up to a given limit',
	},
	limitField,
	{
		displayName: 'Filters',
		name: 'filters',
		type: 'collection',
		placeholder: 'Add filter',
		default: {},
		options: [
			{
				displayName: 'Modality',
				name: 'modality',
				type: 'options',
				options: modalityOptions,
				default: 'chat',
				description: 'What the model is for, as far as the catalog or the ID tells',
			},
			{
				displayName: 'Provider',
				name: 'provider',
				type: 'string',
				default: '',
				placeholder: 'e.g. OpenAI',
				description: 'Who made the model: the name or a part of it',
			},
			{
				displayName: 'Search',
				name: 'search',
				type: 'string',
				default: '',
				placeholder: 'e.g. gpt mini',
				description:
					'Words that ID, name, provider, features or description have to hold, all of them',
			},
		],
	},
	simplifyField,
];
