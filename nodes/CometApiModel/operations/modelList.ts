import type { Model } from '../../shared/models/catalog';
import { fetchModels } from '../../shared/models/catalog';
import type { Batch } from '../../shared/node/operation';

/** One request for the list serves all items of a run (contract 2.7: it has no pages and no search). */
export const modelList: Pick<Batch<{ options: object }, Model[]>, 'size' | 'key' | 'execute'> = {
	size: () => Infinity,
	key: ({ options }) => JSON.stringify(options),
	execute: fetchModels,
};
