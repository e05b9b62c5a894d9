import { kling } from './kling';
import type { JobRoute } from './route';
import { runway } from './runway';
import { unified } from './unified';
import { videos } from './videos';
import { xai } from './xai';

/** All ways to a job. A model that could be of two families belongs to the one that comes first. */
export const ROUTES: readonly JobRoute[] = [unified, videos, kling, xai, runway];
