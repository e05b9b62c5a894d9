/** What a model is for; `other` is what no operation of this package can use (realtime, music, rerank, 3D). */
export type Modality =
	| 'chat'
	| 'embedding'
	| 'image'
	| 'moderation'
	| 'other'
	| 'speech'
	| 'transcription'
	| 'video';

type Table = Array<[RegExp, Modality]>;

/**
 * Told by the id alone: the catalog files these under text and names no endpoint for them (contract 4.4).
 * The first that fits counts.
 */
const NOT_MEDIA_BY_ID: Table = [
	[/rerank|realtime|gemini.*-live|native-audio/i, 'other'],
	// No video of a prompt, but jobs of their own, which CometAPI Job runs (contract F.5, F.6, G.4).
	[
		/(^|\/)(act[-_](one|two)|upscale_v\d|gen4_aleph|runway_video_to_video|kling_effects|mj_\w*video)/i,
		'other',
	],
	[
		/suno|(^|[-_])chirp|(^|[-_])udio|music|lyria|lyrics|hunyuan-?3d|tripo|trellis|swap_?face/i,
		'other',
	],
	[
		/whisper|transcri|speech-to-text|(^|[-_/])(asr|stt)([-_]|$)|sensevoice|paraformer/i,
		'transcription',
	],
	[/(^|[-_/])(tts|speech)([-_.\d]|$)|text-to-speech|cosyvoice|(^|\/)eleven[-_]|kokoro/i, 'speech'],
	[/moderation/i, 'moderation'],
	[/embed|(^|[-_/])(bge|gte|e5|m3e)[-_]|voyage-\d|jina-clip/i, 'embedding'],
];

/** Ids that say image or video: counts where the catalog says nothing better. The first that fits counts. */
const MEDIA_BY_ID: Table = [
	[/video|(^|[-_])[irstv]2v([-_]|$)/i, 'video'],
	[
		/image|imagine|(^|[-_])[it]2i([-_]|$)|dall-?e|seedream|seededit|flux|midjourney|(^|\/)mj[-_]/i,
		'image',
	],
	[
		/stable-diffusion|sd3|sdxl|ideogram|recraft|banana|hidream|kolors|cogview|playground-v|(^|\/)bria/i,
		'image',
	],
	[/(^|[-_/])(sora|veo|wanx?|gen)[-_]?\d|(^|[-_/])sora([-_]|$)|gen3a|gen4|runway|kling/i, 'video'],
	[
		/seedance|happyhorse|vidu|(^|\/)omni-fast|minimax-h\d|hailuo|(^|[-_/])luma|pika|pixverse|ltx-/i,
		'video',
	],
];

const BY_TYPE: Table = [
	[/^(text|chat|llm)$/i, 'chat'],
	[/^image/i, 'image'],
	[/^video/i, 'video'],
	[/^embed/i, 'embedding'],
	[/^(tts|speech)/i, 'speech'],
	[/^(asr|stt|transcription)/i, 'transcription'],
	[/^moderation/i, 'moderation'],
	[/^(music|rerank|realtime|3d)/i, 'other'],
];

/** `speech-to-text` is left out: chat models that can listen have it, and transcription models are told by id. */
const BY_FEATURE: Table = [
	[/^(text|image|video)-to-text$/, 'chat'],
	[/-to-image$|^image-editing$/, 'image'],
	[/-to-video$|^video-editing$/, 'video'],
	[/^text-to-speech$/, 'speech'],
];

const BY_ENDPOINT: Table = [
	[/chat\/completions|\/responses|\/messages|generateContent/, 'chat'],
	[/\/embeddings/, 'embedding'],
	[/images\/(generations|edits)/, 'image'],
	[/audio\/speech/, 'speech'],
	[/audio\/(transcriptions|translations)/, 'transcription'],
	[/\/moderations/, 'moderation'],
	[/\/videos|video\/generations|image_to_video/, 'video'],
];

const matches = (table: Table, value: string) =>
	table.filter(([pattern]) => pattern.test(value)).map(([, modality]) => modality);

/** What the catalog may tell of a model; all of it is optional there (contract 4.4). */
export type Told = { model_type?: unknown; features?: string[]; endpoints?: unknown };

/**
 * What a model is for, by all that tells. Chat needs the most care: the catalog files audio and embedding
 * models under text, and names chat endpoints for image models. A model of which nothing tells is for chat.
 */
export function modalitiesOf(
	id: string,
	{ model_type, features = [], endpoints }: Told,
): Modality[] {
	const [special] = matches(NOT_MEDIA_BY_ID, id);
	if (special) return [special];
	const [media] = matches(MEDIA_BY_ID, id);
	const byType = matches(BY_TYPE, typeof model_type === 'string' ? model_type : '');
	const byFeature = features.flatMap((feature) => matches(BY_FEATURE, feature));
	const byEndpoint = matches(BY_ENDPOINT, pathsIn(endpoints));
	const notChat = [...byType, ...byFeature, ...byEndpoint].filter((found) => found !== 'chat');

	const filedElsewhere = byType.some((found) => found !== 'chat');
	const writesText = filedElsewhere
		? features.includes('text-to-text')
		: byFeature.includes('chat');
	const hasChatPath = byEndpoint.length === 0 || byEndpoint.includes('chat');
	const filedUnderChat = !filedElsewhere && !media && byType.length > 0 && hasChatPath;
	const onlyChatPath = byType.length === 0 && !media && byEndpoint.includes('chat');
	const chat = writesText || filedUnderChat || onlyChatPath;

	const found = [...new Set<Modality>([...(chat ? (['chat'] as const) : []), ...notChat])];
	return found.length ? found : [media ?? 'chat'];
}

/** All paths as one text, whatever form `endpoints` has: JSON as text, object, list, JSON inside an object. */
const pathsIn = (endpoints: unknown) =>
	endpoints ? JSON.stringify(endpoints).replace(/\\+\//g, '/') : '';
