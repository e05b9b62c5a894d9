import type { Modality } from './modality';

/**
 * Ids to show when no model of the list is known to be for a modality: speech and transcription models are
 * not tagged (contract 4.4), so that a list may hold them under names that tell nothing.
 */
export const SUGGESTED: Partial<Record<Modality, string[]>> = {
	embedding: ['text-embedding-3-large', 'text-embedding-3-small'],
	moderation: ['omni-moderation-latest'],
	speech: ['gpt-4o-mini-tts', 'tts-1', 'tts-1-hd'],
	transcription: ['gpt-4o-transcribe', 'whisper-1'],
};
