import { analyze } from './analyze.operation';
import { edit } from './edit.operation';
import { generate } from './generate.operation';

/** The operations of CometAPI Image; the first is the default. */
export const operations = [generate, edit, analyze];
