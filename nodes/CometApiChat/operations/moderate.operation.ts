import type { IDataObject } from 'n8n-workflow';

import { compact } from '../../shared/api/body';
import { isObject } from '../../shared/api/readJson';
import { withExtraBody } from '../../shared/node/jsonFields';
import { invalidResponse } from '../../shared/api/apiError';
import {
	extraBodyOption,
	inputFileField,
	modelField,
	simplifyField,
} from '../../shared/node/descriptions';
import { toDataUri } from '../../shared/node/dataUri';
import { FieldError } from '../../shared/node/fieldError';
import type { RequestOperation } from '../../shared/node/operation';

type Params = {
	model: string;
	text?: string;
	simplify?: boolean;
	options: { binaryPropertyName?: string; imageUrl?: string; extraBody?: IDataObject };
};

type Moderation = {
	id?: string;
	model?: string;
	results?: Array<{
		flagged?: boolean;
		categories?: Record<string, boolean>;
		category_scores?: Record<string, number>;
		category_applied_input_types?: Record<string, string[]>;
	}>;
	usage?: IDataObject;
};

const MODERATION_FIELDS = {
	flagged: 'Whether the model thinks that it is harmful',
	flaggedCategories: 'The kinds of harm that it sees',
	flaggedInputs: 'For each kind of harm that it sees, whether it is in the text or in the image',
	scores: 'For each kind of harm, how sure it is, from 0 to 1',
	model: 'The model that judged',
	usage: 'Tokens of the request, where the API tells them',
	id: 'The ID of the moderation',
};

/** `POST /moderations`, contract 4.6. */
export const moderate: RequestOperation<Params, Moderation> = {
	option: {
		name: 'Moderate',
		value: 'moderate',
		action: 'Moderate a text or an image',
		description: 'Check whether a text or an image is harmful',
	},
	fields: [
		modelField('moderation', 'The model that judges the text'),
		{
			displayName: 'Text',
			name: 'text',
			type: 'string',
			typeOptions: { rows: 3 },
			default: '',
			placeholder: 'e.g. A comment of a visitor',
			description: 'The text to check; it may be empty where an image is given in the options',
		},
		simplifyField,
	],
	options: [
		extraBodyOption,
		{
			displayName: 'Image URL',
			name: 'imageUrl',
			type: 'string',
			default: '',
			placeholder: 'e.g. https://example.com/photo.jpg',
			description: 'An image to check, with the text or alone: a public URL or a data URI',
		},
		inputFileField({
			required: false,
			hint: 'The name of the input field containing an image to check, with the text or alone',
		}),
	],
	timeoutSeconds: 60,
	outputFields: MODERATION_FIELDS,
	files: ({ options: { binaryPropertyName: property } }) =>
		property === undefined
			? []
			: [{ key: 'image', label: 'Input Data Field Name', as: 'base64', property }],
	toRequest({ model: id, text, options }, files) {
		const urls = [
			...(options.imageUrl ? [options.imageUrl] : []),
			...files('image').map(toDataUri),
		];
		if (text === undefined && !urls.length)
			throw new FieldError('Text', 'is empty, and no image is given in the options either');
		const images = urls.map((url) => ({ type: 'image_url', image_url: { url } }));
		const input = images.length
			? [...(text === undefined ? [] : [{ type: 'text', text }]), ...images]
			: text;
		return {
			method: 'POST',
			path: '/moderations',
			// It costs nothing, or next to nothing.
			repeatable: true,
			body: withExtraBody({ model: id, input }, options.extraBody),
		};
	},
	toItems(moderation, { simplify }, meta) {
		const { results } = moderation;
		const [result] = Array.isArray(results) ? results : [];
		if (!isObject(result)) {
			throw invalidResponse(
				"CometAPI's response cannot be used: it holds no results",
				meta,
				moderation,
			);
		}
		if (simplify === false) return [{ json: moderation as IDataObject }];
		const { flagged = false, category_scores: scores = {} } = result;
		const categories = result.categories ?? {};
		const inputs = result.category_applied_input_types;
		const flaggedCategories = Object.keys(categories).filter((name) => categories[name]);
		const json: Record<keyof typeof MODERATION_FIELDS, unknown> = {
			flagged,
			flaggedCategories,
			flaggedInputs:
				inputs && Object.fromEntries(flaggedCategories.map((name) => [name, inputs[name] ?? []])),
			scores,
			model: moderation.model,
			usage: moderation.usage,
			id: moderation.id,
		};
		return [{ json: compact(json) as IDataObject }];
	},
};
