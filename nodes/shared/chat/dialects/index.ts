import { completions } from './completions';
import type { Dialect } from './dialect';
import { responses } from './responses';

/** The choices of 'API'; the first is the default. */
export const dialects: Dialect[] = [completions, responses];
