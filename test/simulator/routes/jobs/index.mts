import type { Route } from '../../http/router.mts';
import { briaRoutes } from './bria.mts';
import { elevenLabsRoutes } from './elevenLabs.mts';
import { fluxRoutes } from './flux.mts';
import { genericJobRoutes } from './generic.mts';
import { klingAudioRoutes } from './klingAudio.mts';
import { klingImageRoutes } from './klingImages.mts';
import { midjourneyRoutes } from './midjourney.mts';
import { replicateRoutes } from './replicate.mts';
import { sunoRoutes } from './suno.mts';

/** Asynchronous jobs beside videos (contract G.1). */
export const jobRoutes: Route[] = [
	...fluxRoutes,
	...midjourneyRoutes,
	...replicateRoutes,
	...sunoRoutes,
	...elevenLabsRoutes,
	...klingAudioRoutes,
	...klingImageRoutes,
	...briaRoutes,
	...genericJobRoutes,
];
