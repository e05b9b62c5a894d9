import type { INodeProperties } from 'n8n-workflow';

import { simplifyField } from '../../shared/node/descriptions';

/** What 'Get Many' shows. */
export const getAllFields: INodeProperties[] = [
	{
		displayName: 'Return All',
		name: 'returnAll',
		type: 'boolean',
		default: false,
		description: 'Whether to return all results or only up to a given limit',
	},
	{
		displayName: 'Limit',
		name: 'limit',
		type: 'number',
		typeOptions: { minValue: 1 },
		default: 50,
		description: 'Max number of results to return',
		displayOptions: { show: { returnAll: [false] } },
	},
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
				options: [
					{ name: 'Chat', value: 'chat', description: 'Answers with text' },
					{ name: 'Embedding', value: 'embedding', description: 'Turns text into vectors' },
					{ name: 'Image', value: 'image', description: 'Makes or edits images' },
					{
						name: 'Moderation',
						value: 'moderation',
						description: 'Judges whether content is harmful',
					},
					{
						name: 'Other',
						value: 'other',
						description:
							'Realtime, music, 3D and reranking, for which there are no operations here',
					},
					{ name: 'Speech', value: 'speech', description: 'Reads text aloud' },
					{ name: 'Transcription', value: 'transcription', description: 'Turns speech into text' },
					{ name: 'Video', value: 'video', description: 'Makes videos' },
				],
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
				displayName: 'Text',
				name: 'text',
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
