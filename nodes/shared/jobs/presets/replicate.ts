import { asObject } from '../../node/jsonFields';
import type { JobPreset } from './preset';
import { partOfPath, textField } from './preset';

/** Any model of Replicate, contract G.1 and G.6. */

const MODEL = 'Replicate Model';
const INPUT = 'Input (JSON)';

export const replicate: JobPreset[] = [
	{
		name: 'Replicate: Prediction',
		value: 'replicatePrediction',
		description: 'Runs a model of Replicate with its own input',
		path: ({ replicateModel }) => {
			const form = /^\w[\w.-]*\/\w[\w.-]*$/;
			return `/replicate/v1/models/${partOfPath(replicateModel, MODEL, form, 'stability-ai/sdxl')}/predictions`;
		},
		fields: [
			textField(MODEL, 'replicateModel', {
				required: true,
				placeholder: 'e.g. stability-ai/sdxl',
				description: 'Owner and name of the model',
			}),
			{
				displayName: INPUT,
				name: 'replicateInput',
				type: 'json',
				default: '{\n  "prompt": "A red kite over a field of snow"\n}',
				description:
					'What the model takes, as its page at Replicate says; files go into e.g. input.image',
			},
		],
		toBody: ({ replicateInput }) => ({ input: asObject(replicateInput, INPUT) ?? {} }),
	},
];
