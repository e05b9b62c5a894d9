import { message } from './message.operation';
import { moderate } from './moderate.operation';

/** The operations of CometAPI Chat; the first is the default. */
export const operations = [message, moderate];
