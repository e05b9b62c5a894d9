import { compare } from './compare.operation';
import { create } from './create.operation';

/** The operations of CometAPI Embedding; the first is the default. */
export const operations = [create, compare];
