import type { Call } from '../http/call.mts';
import { invalidValue, modelNotFound, modelRequired, onlyImagenModels } from '../http/errors.mts';
import { ruleFor, wrongRoute } from './routeRules.mts';
import { modelRows, type Modality } from './rows.mts';

const listed = new Map(modelRows.map((row) => [row[0], row]));

/** Vendors of the 500+ models that are not listed here: an id of this form is served too. */
const vendorPatterns: Array<[RegExp, Modality]> = [
	[/embedding/, 'embedding'],
	[/moderation/, 'moderation'],
	[/whisper|transcribe/, 'transcription'],
	[/^tts-|-tts/, 'speech'],
	[/^gpt-image|^dall-e|seedream|seededit|^flux|^qwen-image|-image(-|$)/i, 'image'],
	[
		/^sora|^veo|seedance|^wan\d|^happyhorse|^vidu|^omni-fast|^kling|^minimax-h|^gen\d|^act_|^upscale_|-video(-|$)/,
		'video',
	],
	[/^(gpt-|chatgpt-|o\d|claude-|gemini-|deepseek|grok-|qwen|glm-|kimi-|llama-|mistral)/, 'text'],
];

/**
 * The modality of a model id; 'any' for `sim-...` ids without a hint in the name, undefined for an
 * unknown model.
 */
export function modalityOf(model: string): Modality | 'any' | undefined {
	if (/no-such|unknown|not-a-model|does-not-exist/i.test(model)) return undefined;
	const known = listed.get(model);
	if (known) return known[2];
	const pattern = vendorPatterns.find(([regex]) => regex.test(model));
	if (pattern) return pattern[1];
	return model.startsWith('sim-') ? 'any' : undefined;
}

/**
 * The `model` of a call, or the error that it gets on this route (contract 1.5): E1b when omitted,
 * E2 when unknown, what `routeRules.mts` and its row know of it, E3 for a text model on an image route.
 */
export function requireModel(call: Call, model: unknown, modality: Modality): string {
	if (model === undefined || model === null || model === '') throw modelRequired();
	if (typeof model !== 'string') throw invalidValue('model', 'model must be a string');
	const actual = modalityOf(model);
	const { withoutChannel } = call.sim.config;
	if (actual === undefined || withoutChannel.includes(model)) throw modelNotFound(model);
	const rule = ruleFor(call.path, model);
	if (typeof rule === 'function') throw rule(model, call);
	if (isElsewhere(model, call.path)) throw wrongRoute(model, call);
	if (rule === 'served' || actual === 'any' || actual === modality) return model;
	throw modality === 'image' && actual === 'text' ? onlyImagenModels() : wrongRoute(model, call);
}

/** Whether the row of a model names endpoints, and this is none of them; the unified route serves any video model. */
function isElsewhere(model: string, path: string): boolean {
	const endpoints = listed.get(model)?.[7];
	if (!endpoints || path === '/v1/videos/generations') return false;
	const asked = path.replace(':streamGenerateContent', ':generateContent');
	return !endpoints.some((endpoint) => endpoint.replace('{model}', model) === asked);
}

/** The dated snapshot that the response names instead of the alias (contract 2.1). */
export function resolvedModel(model: string): string {
	const snapshots: Record<string, string> = {
		'gpt-5.4': 'gpt-5.4-2026-03-05',
		'gpt-5.4-mini': 'gpt-5.4-mini-2026-03-17',
		'gpt-4o-mini': 'gpt-4o-mini-2024-07-18',
	};
	return snapshots[model] ?? model;
}
