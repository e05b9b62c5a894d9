import type { IDataObject } from 'n8n-workflow';

import { compact } from '../../shared/api/body';
import type { Model } from '../../shared/models/catalog';
import type { NodeItem } from '../../shared/node/operation';

/** The fields of a simplified item; most come from the catalog, where it knows them, and what ends from announcements. */
export const modelFields = {
	id: 'The ID, as model fields take it',
	provider: 'Who made the model',
	modalities:
		'What the model is for: chat, embedding, image, moderation, speech, transcription, video, other',
	name: 'The name for people',
	contextLength: 'How many tokens prompt and answer may have together',
	maxOutputTokens: 'How many tokens an answer may have',
	inputPrice: 'Price of what goes in, in priceUnit',
	outputPrice: 'Price of what comes out, in priceUnit',
	pricePerRequest: 'Price of one request, in the currency of priceUnit',
	pricePerSecond: 'Price of one second of video or audio, in the currency of priceUnit',
	priceRatio: 'What the prices seem to be multiplied with for the charge',
	priceUnit: 'The unit of the prices, e.g. USD / M Tokens',
	retiresOn: 'The day after which the model is gone, as YYYY-MM-DD, where its end is announced',
	successor: 'The model that is named in its place, where one is',
	description: 'What the catalog says about the model',
	documentationUrl: 'Where the model is documented',
};

/** A model as one flat item; raw, it is the entry of the list, with that of the catalog as `catalog`. */
export function toModelItem(model: Model, simplify: boolean | undefined): NodeItem {
	if (simplify === false) return { json: model.raw };
	const { pricing = {} } = model;
	const json = compact({
		id: model.id,
		name: model.name,
		provider: model.provider,
		modalities: model.modalities,
		contextLength: model.contextLength,
		maxOutputTokens: model.maxOutputTokens,
		// As the catalog has them: whether they are list prices or charged ones is not documented (contract 6.12).
		inputPrice: pricing.input,
		outputPrice: pricing.output,
		pricePerRequest: pricing.perRequest,
		pricePerSecond: pricing.perSecond,
		priceRatio: pricing.ratio,
		priceUnit: pricing.currency,
		retiresOn: model.retiresOn,
		successor: model.successor,
		description: model.description,
		documentationUrl: model.documentationUrl,
	});
	return { json: json as IDataObject };
}
