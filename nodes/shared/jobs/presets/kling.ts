import { asObject } from '../../node/jsonFields';
import type { JobPreset } from './preset';
import { promptField, textField, urlField } from './preset';

/** Kling beyond the Video node, contract 3.4 and F.5. */

const EFFECT_INPUT = 'Effect Input (JSON)';

export const kling: JobPreset[] = [
	{
		name: 'Kling: Avatar',
		value: 'klingAvatar',
		description: 'A picture of a face speaks what is in a sound file',
		path: '/kling/v1/videos/avatar/image2video',
		fields: [
			urlField('Image URL', 'imageUrl', 'image', 'The picture of the face'),
			urlField('Sound URL', 'soundUrl', 'sound_file', 'What is said'),
			promptField({ required: false, description: 'How the face moves' }),
		],
		toBody: ({ imageUrl, soundUrl, prompt }) => ({ image: imageUrl, sound_file: soundUrl, prompt }),
		needs: { image: 'Image URL' },
	},
	{
		name: 'Kling: Effects',
		value: 'klingEffects',
		description: 'A video from pictures with one of the effects of Kling',
		path: '/kling/v1/videos/effects',
		fields: [
			textField('Effect', 'effectScene', {
				required: true,
				placeholder: 'e.g. hug',
				description: 'The name of the effect as Kling writes it (effect_scene)',
			}),
			{
				displayName: EFFECT_INPUT,
				name: 'effectInput',
				type: 'json',
				default: '{}',
				placeholder:
					'e.g. { "model_name": "kling-v1-6", "duration": "5", "images": ["https://…"] }',
				description: 'What the effect takes (input); a file of the item goes into e.g. input.image',
			},
		],
		toBody: ({ effectScene, effectInput }) => ({
			effect_scene: effectScene,
			input: asObject(effectInput, EFFECT_INPUT) ?? {},
		}),
	},
	{
		name: 'Kling: Lip-Sync',
		value: 'klingLipSync',
		description: 'The lips in a video move to a sound file',
		path: '/kling/v1/videos/lip-sync',
		fields: [
			urlField('Video URL', 'videoUrl', 'input.video_url', 'The video of somebody who speaks'),
			urlField('Sound URL', 'soundUrl', 'input.audio_url', 'What is said'),
		],
		toBody: ({ videoUrl, soundUrl }) => ({
			input: {
				mode: 'audio2video',
				video_url: videoUrl,
				...(soundUrl !== undefined && { audio_type: 'url', audio_url: soundUrl }),
			},
		}),
		needs: { 'input.video_url': 'Video URL' },
	},
	{
		name: 'Kling: Text to Audio',
		value: 'klingTextToAudio',
		description: 'A sound from a description',
		path: '/kling/v1/audio/text-to-audio',
		fields: [
			promptField({
				placeholder: 'e.g. A kite flutters in strong wind',
				description: 'What is to be heard',
			}),
			{
				displayName: 'Audio Duration (Seconds)',
				name: 'audioSeconds',
				type: 'number',
				typeOptions: { minValue: 0, maxValue: 10, numberPrecision: 1 },
				default: 5,
				description: 'Length of the sound',
			},
		],
		toBody: ({ prompt, audioSeconds }) => ({ prompt, duration: audioSeconds }),
	},
];
