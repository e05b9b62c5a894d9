import type { JobRoute } from './route';

/** Runway's own surface (contract 3.4): a video is always made from an image. */
export const runway: JobRoute = {
	name: 'runway',
	option: { name: 'Runway', value: 'runway', description: '/runwayml/v1/image_to_video' },
	families: [{ ids: /runway|^gen[-_]?\d|^act[-_]/i }],
	create: {
		route: 'runway',
		title: 'the Runway route',
		path: '/runwayml/v1/image_to_video',
		encoding: 'json',
		slots: {
			model: ['model', 'text'],
			firstFrame: ['promptImage', 'uri'],
			prompt: ['promptText', 'text'],
			duration: ['duration', 'whole'],
			size: ['ratio', 'ratioWithColon'],
			aspectRatio: ['ratio', 'ratioWithColon'],
			seed: ['seed', 'whole'],
		},
		needs: ['firstFrame'],
	},
	handle: { example: 'runway:d065' },
	surface: 'root',
	// Runway's version, optional at CometAPI (contract 1.3).
	headers: { 'X-Runway-Version': '2024-11-06' },
	statusPaths: ['/runwayml/v1/tasks/{id}'],
	/** It counts from 0 to 1; its older wrapper counts in percent. */
	toPercent: (progress) => (progress <= 1 ? progress * 100 : progress),
};
