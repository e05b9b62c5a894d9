import { getBalance } from './getBalance.operation';

/** The operations of CometAPI Account; the first is the default. */
export const operations = [getBalance];
