import type { JobRoute } from './route';

/** Exactly what the unified spec names. It says nothing of the status path, so both likely ones are tried. */
export const unified: JobRoute = {
	name: 'unified',
	option: { name: 'Unified', value: 'unified', description: '/v1/videos/generations' },
	automatic: 'first',
	families: [],
	create: {
		route: 'unified',
		title: 'the unified route',
		path: '/videos/generations',
		encoding: 'json',
		slots: {
			model: ['model', 'text'],
			prompt: ['prompt', 'text'],
			firstFrame: ['image', 'uri'],
			duration: ['duration', 'whole'],
		},
	},
	handle: { example: 'unified:task_ab' },
	surface: 'base',
	statusPaths: ['/videos/generations/{id}', '/videos/{id}'],
	contentPath: '/videos/{id}/content',
};
