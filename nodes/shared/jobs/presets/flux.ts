import type { JobPreset } from './preset';
import { partOfPath, promptField, textField } from './preset';

/** Black Forest Labs' Flux, contract G.1 and G.5. */

const MODEL = 'Flux Model';

export const flux: JobPreset[] = [
	{
		name: 'Flux: Image',
		value: 'fluxImage',
		description: 'A picture by Flux; Kontext models change the picture in input_image',
		path: ({ fluxModel }) =>
			`/flux/v1/${partOfPath(fluxModel, MODEL, /^\w[\w.-]*$/, 'flux-2-pro')}`,
		fields: [
			textField(MODEL, 'fluxModel', {
				default: 'flux-2-pro',
				required: true,
				placeholder: 'e.g. flux-kontext-pro',
				description: 'The model, which is the last part of the path',
			}),
			promptField(),
		],
		toBody: ({ prompt }) => ({ prompt }),
	},
];
