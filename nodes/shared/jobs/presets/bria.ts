import type { JobPreset } from './preset';
import { promptField } from './preset';

/** Bria, contract G.1: its answer may be the picture at once. */
export const bria: JobPreset[] = [
	{
		name: 'Bria: Text to Image',
		value: 'briaImage',
		description: 'A picture by a model that was trained on licensed pictures only',
		path: '/bria/text-to-image',
		fields: [promptField()],
		toBody: ({ prompt }) => ({ prompt }),
	},
];
