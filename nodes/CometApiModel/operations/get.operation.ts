import { ApiError } from '../../shared/api/apiError';
import type { Model } from '../../shared/models/catalog';
import { MODEL_LIST_TIMEOUT_SECONDS } from '../../shared/models/catalog';
import { nearestIds } from '../../shared/models/nearestIds';
import { modelField, simplifyField } from '../../shared/node/descriptions';
import type { BatchOperation } from '../../shared/node/operation';
import { modelFields, toModelItem } from './modelItem';
import { modelList } from './modelList';

type Params = { model: string; simplify?: boolean; options: object };

/** One model out of `GET /models`; that there is a path for a single one is only hearsay (contract 2.7). */
export const get: BatchOperation<Params, Model[]> = {
	option: {
		name: 'Get',
		value: 'get',
		action: 'Get a model',
		description:
			'Get what is known of one model: provider, purpose, context length, prices, announced end',
	},
	fields: [modelField('any', 'The model to look up, by the ID that CometAPI uses'), simplifyField],
	options: [],
	timeoutSeconds: MODEL_LIST_TIMEOUT_SECONDS,
	outputFields: modelFields,
	batch: {
		...modelList,
		toItems: (models, paramsOfItems, { status, requestId }) =>
			paramsOfItems.map(({ model: id, simplify }) => {
				const found = models.find((model) => model.id === id);
				if (found) return [toModelItem(found, simplify)];
				return new ApiError({
					kind: 'modelNotFound',
					isSentence: true,
					message: notFound(id, models),
					model: id,
					status,
					requestId,
				});
			}),
	},
};

function notFound(id: string, models: Model[]): string {
	const nearest = nearestIds(
		id,
		models.map((model) => model.id),
	).map((near) => `'${near}'`);
	const hint = nearest.length ? `; the nearest are ${nearest.join(', ')}` : '';
	return `CometAPI has no model '${id}' in its list of ${models.length} models${hint}`;
}
