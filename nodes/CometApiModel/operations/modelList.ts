import type { Model } from '../../shared/models/catalog';
import { fetchModels, LIST_REQUEST } from '../../shared/models/catalog';
import type { Batch } from '../../shared/node/operation';

/** One look at the list serves all items of a run (contract 2.7: it has no pages and no search). */
export const modelList: Pick<
	Batch<{ options: object }, Model[]>,
	'size' | 'key' | 'toRequest' | 'exchange'
> = {
	size: () => Infinity,
	key: ({ options }) => JSON.stringify(options),
	toRequest: () => LIST_REQUEST,
	exchange: async (send) => await fetchModels(send),
};
