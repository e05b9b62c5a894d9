import type { IDataObject } from 'n8n-workflow';

import { withExtraBody } from '../../shared/api/body';
import { ApiFailure } from '../../shared/api/failure';
import {
	extraBodyOption,
	modelField,
	optionsField,
	simplifyField,
} from '../../shared/node/descriptions';
import { defineOperation } from '../../shared/node/operation';

type Params = {
	model: string;
	text: string;
	simplify?: boolean;
	options: { imageUrl?: string; extraBody?: IDataObject };
};

type Moderation = {
	id?: string;
	model?: string;
	results?: Array<{
		flagged?: boolean;
		categories?: Record<string, boolean>;
		category_scores?: Record<string, number>;
	}>;
	usage?: IDataObject;
};

const model = modelField(
	'searchModerationModels',
	'e.g. omni-moderation-latest',
	'The model that judges the text',
);

/** `POST /moderations`, contract 4.6. */
export const moderate = defineOperation<Params, Moderation>({
	option: {
		name: 'Moderate',
		value: 'moderate',
		action: 'Moderate a text',
		description: 'Check whether a text or an image is harmful',
	},
	fields: [
		{ ...model, default: { mode: 'id', value: 'omni-moderation-latest' } },
		{
			displayName: 'Text',
			name: 'text',
			type: 'string',
			typeOptions: { rows: 3 },
			default: '',
			required: true,
			placeholder: 'e.g. A comment of a visitor',
			description: 'The text to check',
		},
		simplifyField,
		optionsField(
			[
				extraBodyOption,
				{
					displayName: 'Image URL',
					name: 'imageUrl',
					type: 'string',
					default: '',
					placeholder: 'e.g. https://example.com/photo.jpg',
					description: 'An image to check together with the text: a public URL or a data URI',
				},
			],
			60,
		),
	],
	toRequest: ({ model: id, text, options }) => ({
		method: 'POST',
		path: '/moderations',
		body: withExtraBody(
			{
				model: id,
				input: options.imageUrl
					? [
							{ type: 'text', text },
							{ type: 'image_url', image_url: { url: options.imageUrl } },
						]
					: text,
			},
			options.extraBody,
		),
	}),
	toItems(moderation, { simplify }, { status, requestId }) {
		const [result] = moderation.results ?? [];
		if (!result) {
			throw new ApiFailure({
				kind: 'brokenAnswer',
				message: 'it holds no results',
				status,
				requestId,
				body: moderation,
			});
		}
		if (simplify === false) return [{ json: moderation as IDataObject }];
		const { flagged = false, categories = {}, category_scores: scores = {} } = result;
		const json = {
			flagged,
			flaggedCategories: Object.keys(categories).filter((name) => categories[name]),
			scores,
			model: moderation.model,
			usage: moderation.usage,
			id: moderation.id,
		};
		return [{ json }];
	},
});
