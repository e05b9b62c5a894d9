import { get } from './get.operation';
import { getAll } from './getAll.operation';

/** The operations of CometAPI Model; the first is the default. */
export const operations = [getAll, get];
