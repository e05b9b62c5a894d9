import type { TriggerEvent } from './event';
import { jobFinished } from './jobFinished';

/** The choices of 'Trigger On'; the first is the default. */
export const events: TriggerEvent[] = [jobFinished];
