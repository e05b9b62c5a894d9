import type { JobPreset } from './preset';
import { promptField, textField } from './preset';

/** ElevenLabs through Runway's paths, contract G.1 and G.3. */
export const elevenLabs: JobPreset[] = [
	{
		name: 'ElevenLabs: Sound Effect',
		value: 'elevenLabsSound',
		description: 'A sound from a description',
		path: '/runwayml/v1/sound_effect',
		fields: [
			promptField({
				displayName: 'Text',
				placeholder: 'e.g. A kite flutters in strong wind',
				description: 'What is to be heard; up to 3000 characters',
			}),
			{
				displayName: 'Sound Duration (Seconds)',
				name: 'soundSeconds',
				type: 'number',
				typeOptions: { minValue: 0, maxValue: 30, numberPrecision: 1 },
				default: 0,
				description: 'Length of the sound, 0.5 to 30; 0 for what fits the text',
			},
			{
				displayName: 'Loop',
				name: 'loop',
				type: 'boolean',
				default: false,
				description: 'Whether the end of the sound is to fit its beginning',
			},
		],
		toBody: ({ prompt, soundSeconds, loop }) => ({
			model: 'eleven_text_to_sound_v2',
			promptText: prompt,
			duration: soundSeconds || undefined,
			// No keys are taken that are not needed.
			loop: loop || undefined,
		}),
	},
	{
		name: 'ElevenLabs: Speech',
		value: 'elevenLabsSpeech',
		description: 'A text read aloud',
		path: '/runwayml/v1/text_to_speech',
		fields: [
			promptField({
				displayName: 'Text',
				placeholder: 'e.g. Hello, and welcome',
				description: 'What is said; up to 1000 characters, or 5000 with eleven_v3',
			}),
			textField('Speech Model', 'speechModel', {
				default: 'eleven_multilingual_v2',
				required: true,
				placeholder: 'e.g. eleven_v3',
			}),
			textField('Voice', 'voice', {
				default: 'Maya',
				required: true,
				placeholder: 'e.g. Maya',
				description: "The name of one of Runway's voices",
			}),
		],
		toBody: ({ prompt, speechModel, voice }) => ({
			model: speechModel,
			promptText: prompt,
			voice: { type: 'runway-preset', presetId: voice },
		}),
	},
];
