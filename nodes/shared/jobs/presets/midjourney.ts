import { FieldError } from '../../node/fieldError';
import type { JobPreset, Values } from './preset';
import { promptField, textField } from './preset';

/** Midjourney, contract G.1 and G.4; the answer to MODAL, contract K.16. */

const JOB = 'Midjourney Job';

const jobField = textField(JOB, 'midjourneyJob', {
	default: '={{ $json.job }}',
	required: true,
	placeholder: 'e.g. path:/mj/task/{id}/fetch:1785000000000001',
	description: 'The `job` of a Midjourney job that this node has run, or its ID',
});

/** @throws FieldError where nothing is left of a handle */
function taskId({ midjourneyJob }: Values): string {
	const id = String(midjourneyJob ?? '')
		.trim()
		.replace(/^.*:/s, '');
	if (id !== '') return id;
	throw new FieldError(JOB, 'holds no ID');
}

export const midjourney: JobPreset[] = [
	{
		name: 'Midjourney: Imagine',
		value: 'midjourneyImagine',
		description: 'Four pictures in a grid, with buttons to go on from it',
		path: '/mj/submit/imagine',
		fields: [
			promptField({
				placeholder: 'e.g. A red kite over a field of snow --ar 16:9',
				description: "What is to be seen, with Midjourney's flags",
			}),
		],
		toBody: ({ prompt }) => ({
			prompt,
			botType: 'MID_JOURNEY',
			accountFilter: { modes: ['FAST'] },
		}),
	},
	{
		name: 'Midjourney: Action',
		value: 'midjourneyAction',
		description: 'Presses a button of a finished job: upscale, vary, zoom and more',
		path: '/mj/submit/action',
		fields: [
			jobField,
			textField('Button ID', 'buttonId', {
				default: '={{ $json.buttons[0].customId }}',
				required: true,
				placeholder: 'e.g. MJ::JOB::upsample::1::sim',
				description:
					"The customId of one of the job's buttons, e.g. {{ $json.buttons.find((button) => button.label === 'U1').customId }}",
			}),
		],
		toBody: (values) => ({ taskId: taskId(values), customId: values.buttonId }),
	},
	{
		name: 'Midjourney: Modal',
		value: 'midjourneyModal',
		description: 'Gives a job what it waits for when it needs input',
		path: '/mj/submit/modal',
		fields: [
			jobField,
			promptField({
				required: false,
				description: 'What is to be seen; a mask is added as a file into maskBase64',
			}),
		],
		toBody: (values) => ({ taskId: taskId(values), prompt: values.prompt }),
	},
];
