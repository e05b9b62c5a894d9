import type { Model } from '../../shared/models/catalog';
import { MODEL_LIST_TIMEOUT_SECONDS } from '../../shared/models/catalog';
import type { Modality } from '../../shared/models/modality';
import { hasWords } from '../../shared/models/rankModels';
import type { BatchOperation } from '../../shared/node/operation';
import { getAllFields, limitField } from './getAllFields';
import { modelFields, toModelItem } from './modelItem';
import { modelList } from './modelList';

export type GetAllParams = {
	returnAll?: boolean;
	limit?: number;
	simplify?: boolean;
	filters: { modality?: Modality; provider?: string; search?: string };
	options: object;
};

/** `GET /models`, with what the catalog adds (contract 2.7, 4.4). */
export const getAll: BatchOperation<GetAllParams, Model[]> = {
	option: {
		name: 'Get Many',
		value: 'getAll',
		action: 'Get many models',
		description: 'List the models that the key can call, with provider, context length and prices',
	},
	fields: getAllFields,
	options: [],
	timeoutSeconds: MODEL_LIST_TIMEOUT_SECONDS,
	outputFields: modelFields,
	batch: {
		...modelList,
		toItems: (models, paramsOfItems) =>
			paramsOfItems.map((params) => {
				const { returnAll, limit = Number(limitField.default), simplify } = params;
				const fitting = models.filter((model) => fits(model, params));
				const wanted = returnAll ? fitting : fitting.slice(0, limit);
				return wanted.map((model) => toModelItem(model, simplify));
			}),
	},
};

function fits(model: Model, { filters }: GetAllParams): boolean {
	const { modality, provider = '', search = '' } = filters;
	const { id, name, description, features = [] } = model;
	return (
		(modality === undefined || model.modalities.includes(modality)) &&
		hasWords(provider, model.provider) &&
		hasWords(search, id, name, model.provider, description, ...features)
	);
}
