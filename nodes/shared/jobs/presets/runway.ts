import type { JobPreset } from './preset';
import { promptField, textField, urlField } from './preset';

/** Runway beyond the Video node, contract F.6. */

const ratioField = textField('Ratio', 'ratio', {
	placeholder: 'e.g. 1280:720',
	description: 'Width and height in pixels, with a colon; empty for the default of the API',
});

const sourceField = urlField('Video URL', 'videoUrl', 'videoUri', 'The video to begin from');

export const runway: JobPreset[] = [
	{
		name: 'Runway: Character Performance',
		value: 'runwayPerformance',
		description: 'A character in a picture does what somebody does in a video',
		path: '/runwayml/v1/character_performance',
		fields: [
			textField('Performance Model', 'performanceModel', { default: 'act_two', required: true }),
			urlField('Character Image URL', 'imageUrl', 'character.uri', 'The picture of the character'),
			urlField('Performance Video URL', 'videoUrl', 'reference.uri', 'Who shows what to do'),
			ratioField,
		],
		toBody: ({ performanceModel, imageUrl, videoUrl, ratio }) => ({
			model: performanceModel,
			character: { type: 'image', uri: imageUrl },
			reference: { type: 'video', uri: videoUrl },
			ratio,
		}),
		needs: {
			'character.uri': 'Character Image URL',
			'reference.uri': 'Performance Video URL',
		},
	},
	{
		name: 'Runway: Upscale Video',
		value: 'runwayUpscale',
		description: 'A video with more pixels',
		path: '/runwayml/v1/video_upscale',
		fields: [
			textField('Upscale Model', 'upscaleModel', { default: 'upscale_v1', required: true }),
			sourceField,
		],
		toBody: ({ upscaleModel, videoUrl }) => ({ model: upscaleModel, videoUri: videoUrl }),
		needs: { videoUri: 'Video URL' },
	},
	{
		name: 'Runway: Video to Video',
		value: 'runwayVideoToVideo',
		description: 'A video changed by a prompt',
		path: '/runwayml/v1/video_to_video',
		fields: [
			textField('Video Model', 'videoModel', { default: 'gen4_aleph', required: true }),
			sourceField,
			promptField({
				placeholder: 'e.g. Make it winter',
				description: 'What is to be changed; up to 1000 characters',
			}),
			ratioField,
		],
		toBody: ({ videoModel, videoUrl, prompt, ratio }) => ({
			model: videoModel,
			videoUri: videoUrl,
			promptText: prompt,
			ratio,
		}),
		needs: { videoUri: 'Video URL' },
	},
];
