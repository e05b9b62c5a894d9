import { bria } from './bria';
import { elevenLabs } from './elevenLabs';
import { flux } from './flux';
import { kling } from './kling';
import { midjourney } from './midjourney';
import type { JobPreset } from './preset';
import { replicate } from './replicate';
import { runway } from './runway';
import { suno } from './suno';

/** All kinds of jobs that can be chosen without knowing their paths. */
export const PRESETS: readonly JobPreset[] = [
	...flux,
	...midjourney,
	...replicate,
	...suno,
	...elevenLabs,
	...kling,
	...runway,
	...bria,
];
