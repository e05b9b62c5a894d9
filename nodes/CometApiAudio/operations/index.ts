import { speech } from './speech.operation';
import { transcribe } from './transcribe.operation';
import { translate } from './translate.operation';

/** The operations of CometAPI Audio; the first is the default. */
export const operations = [speech, transcribe, translate];
