import type { INodeProperties } from 'n8n-workflow';

import type { JobPreset } from './preset';
import { promptField, textField } from './preset';

/** Suno, contract G.1 and G.2: whether CometAPI still has it is not certain (contract K.15). */

const modelField = textField('Suno Model', 'sunoModel', {
	placeholder: 'e.g. chirp-bluejay',
	description: 'The version of Suno; empty for the default of the API',
});

const instrumentalField: INodeProperties = {
	displayName: 'Instrumental',
	name: 'instrumental',
	type: 'boolean',
	default: false,
	description: 'Whether to make music without singing',
};

export const suno: JobPreset[] = [
	{
		name: 'Suno: Song From an Idea',
		value: 'sunoIdea',
		description: 'Two songs about an idea, lyrics included; where CometAPI still has Suno',
		path: '/suno/submit/music',
		fields: [
			promptField({ placeholder: 'e.g. A cheerful song about a kite in winter' }),
			modelField,
			instrumentalField,
		],
		toBody: ({ prompt, sunoModel, instrumental }) => ({
			gpt_description_prompt: prompt,
			mv: sunoModel,
			make_instrumental: instrumental,
		}),
	},
	{
		name: 'Suno: Song From Lyrics',
		value: 'sunoLyrics',
		description: 'Two songs with your lyrics, title and style; where CometAPI still has Suno',
		path: '/suno/submit/music',
		fields: [
			promptField({
				displayName: 'Lyrics',
				placeholder: 'e.g. [Verse] Up goes the kite …',
				description: 'What is sung',
			}),
			textField('Style', 'tags', {
				placeholder: 'e.g. folk, acoustic guitar',
				description: 'Kinds of music, instruments and moods',
			}),
			textField('Title', 'title', { description: 'The title of the song' }),
			modelField,
			instrumentalField,
		],
		toBody: ({ prompt, tags, title, sunoModel, instrumental }) => ({
			prompt,
			tags,
			title,
			mv: sunoModel,
			make_instrumental: instrumental,
			generation_type: 'TEXT',
			metadata: { create_mode: 'custom' },
		}),
	},
];
