import { message } from './message.operation';
import { moderate } from './moderate.operation';
import { response } from './response.operation';

/** The operations of CometAPI Chat; the first is the default. */
export const operations = [message, response, moderate];
