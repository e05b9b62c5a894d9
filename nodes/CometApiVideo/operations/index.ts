import { create } from './create.operation';
import { download } from './download.operation';
import { edit } from './edit.operation';
import { get } from './get.operation';
import { wait } from './wait.operation';

/** The operations of CometAPI Video; the first is the default. */
export const operations = [create, get, wait, download, edit];
