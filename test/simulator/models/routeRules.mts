import type { Call } from '../http/call.mts';
import {
	klingError,
	modelNotFound,
	modelNotPriced,
	onlyFluxFormat,
	onlyImagenModels,
	unsupportedRelayMode,
	type ApiError,
} from '../http/errors.mts';

/** What is known of some models on some routes, beyond what their modality says. */
type RouteRule = {
	path: RegExp;
	model: RegExp;
	/** 'served', or the error that these models get there. */
	result: 'served' | ((model: string, call: Call) => ApiError);
};

/** "Nano Banana": drawn natively and through chat only (contract A.2, A.6). */
export const GEMINI_IMAGE = /^gemini-.*image/i;

/** The first rule that fits counts. */
const rules: RouteRule[] = [
	// The one id that was seen without a price (contract 1.5 E13); `unpriced` makes others.
	{ path: /./, model: /^claude-haiku-4-5$|unpriced/i, result: modelNotPriced },
	// Listed, and yet without a channel (contract H.1).
	{ path: /./, model: /^qwen-image-3\.0$/, result: modelNotFound },
	// Seen on generations, and expected on edits (contract A.6).
	{ path: /^\/v1\/images\//, model: GEMINI_IMAGE, result: onlyImagenModels },
	// A picture inside the answer's text (contract A.6).
	{ path: /^\/v1\/chat\/completions$/, model: GEMINI_IMAGE, result: 'served' },
	// Another route was meant (contract 1.5 E14).
	{ path: /^\/v1\/images\/generations$/, model: /^flux-/, result: onlyFluxFormat },
	{ path: /^\/v1\/videos$/, model: /^grok-imagine/, result: unsupportedRelayMode },
	// No channel here (contract F.1).
	{ path: /^\/v1\/videos$/, model: /^(kling|vidu-q3-pro$)/, result: modelNotFound },
	// Not known to Kling's two oldest routes (contract F.5, J.6).
	{
		path: /^\/kling\/v1\/videos\/(text|image)2video$/,
		model: /^kling-(3\.0-turbo|v3-omni|video-o1)$/,
		result: () => klingError(400, 'invalid model name'),
	},
	// Dialects of one vendor each; the others have no channel there (contract 1.5 E2).
	{ path: /^\/v1\/messages$/, model: /^(?!claude|sim-)/, result: modelNotFound },
	{ path: /^\/v1beta\//, model: /^(?!gemini|sim-)/, result: modelNotFound },
	{ path: /^\/v1beta\//, model: GEMINI_IMAGE, result: 'served' },
	// Native routes serve their own vendor, and Runway's models have no other (contract 3.1).
	{ path: /^\/v1\/videos$/, model: /^gen\d/, result: wrongRoute },
	{ path: /^\/grok\//, model: /^(?!grok|sim-)/, result: wrongRoute },
	{ path: /^\/kling\//, model: /^(?!kling|sim-)/, result: wrongRoute },
	// Sounds and speech of ElevenLabs are jobs (contract G.3).
	{ path: /^\/v1\/audio\//, model: /^eleven_/, result: wrongRoute },
	{ path: /^\/runwayml\//, model: /^(?!gen\d|act|upscale|sim-)/, result: wrongRoute },
];

/** The result of the first rule for a model on the route of a call, if there is one. */
export const ruleFor = (path: string, model: string): RouteRule['result'] | undefined =>
	rules.find((rule) => rule.path.test(path) && rule.model.test(model))?.result;

/**
 * A model that exists, on a route that does not serve it. Two forms were seen, each for some models
 * of `/v1/videos`; which of them others get is not known, so the configuration decides.
 */
export function wrongRoute(model: string, { sim }: Call): ApiError {
	return sim.config.wrongRoute === 'relayMode' ? unsupportedRelayMode() : modelNotFound(model);
}
