import type { Modality } from './modality';

/** What a model field can be for. */
export type ModelPurpose = Exclude<Modality, 'other'>;

type DefaultModel = {
	id: string;
	/**
	 * Shown beside `id` where no model of the list is known to fit: speech and transcription models are not tagged
	 * (contract 4.4), so that a list may hold them under names that tell nothing.
	 */
	alternatives?: string[];
};

/**
 * The model that each field begins with, so that a node runs as soon as its text is filled in: one that was seen
 * at work, or is the documented one, and whose end is not announced (contract H.3). Once published an id has to
 * stay: n8n does not store what equals the default, so another one would change workflows that exist.
 */
export const DEFAULT_MODELS: Record<ModelPurpose, DefaultModel> = {
	// The example of the unified spec.
	chat: { id: 'gpt-5.5' },
	// The example of the documentation (contract 2.2); its vectors can be shortened.
	embedding: { id: 'text-embedding-3-small', alternatives: ['text-embedding-3-large'] },
	// Documented for making and for editing (contract 2.3, 4.2), both of which a client ran in August 2026.
	image: { id: 'gpt-image-2' },
	// The only one that is documented (contract 4.6).
	moderation: { id: 'omni-moderation-latest' },
	// Run by a client in August 2026 (contract 2.5); unlike the documented tts-1 it takes instructions.
	speech: { id: 'gpt-4o-mini-tts', alternatives: ['tts-1', 'tts-1-hd'] },
	// The documented one for both routes (contract 2.6, 4.1), run by a client in August 2026; makes subtitles.
	transcription: { id: 'whisper-1', alternatives: ['gpt-4o-transcribe'] },
	// Finished a job in September 2026, and named in place of a model that ends (contract F.1, F.3).
	video: { id: 'seedance-2-5' },
};
