import type { IDataObject } from 'n8n-workflow';

import { compact } from '../../shared/api/body';
import type { Model } from '../../shared/models/catalog';
import type { NodeItem } from '../../shared/node/operation';

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
		description: model.description,
		documentationUrl: model.documentationUrl,
	});
	return { json: json as IDataObject };
}
