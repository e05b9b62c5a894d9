import { anthropic } from './anthropic';
import { completions } from './completions';
import type { Dialect } from './dialect';
import { gemini } from './gemini';
import { responses } from './responses';

/** The choices of 'API', in the order in which Automatic prefers them (contract H.1). */
export const dialects: Dialect[] = [completions, responses, anthropic, gemini];
