import { download } from './download.operation';
import { get } from './get.operation';
import { run } from './run.operation';
import { wait } from './wait.operation';

/** The operations of CometAPI Job; the first is the default. */
export const operations = [run, get, wait, download];
