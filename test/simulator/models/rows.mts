/** What a model is for; decides which routes serve it. */
export type Modality =
	| 'text'
	| 'image'
	| 'video'
	| 'embedding'
	| 'speech'
	| 'transcription'
	| 'moderation';

/**
 * id, provider, modality, features, price in and out (USD per million tokens), context length, and the only endpoints
 * that serve the model, where they are not those of its modality.
 */
export type ModelRow = [string, string, Modality, string[], number?, number?, number?, string[]?];

const text = ['text-to-text'];
const vision = ['text-to-text', 'image-to-text'];
const draw = ['text-to-image', 'image-editing'];
const video = ['text-to-video', 'image-to-video'];

/** A row of a model that has endpoints of its own. */
const only = (
	id: string,
	provider: string,
	modality: Modality,
	features: string[],
	endpoints: string[],
): ModelRow => [id, provider, modality, features, undefined, undefined, undefined, endpoints];

/** The models that the simulator lists. Ids as contract 2.1 to 3.3 and A.2 name them. */
export const modelRows: ModelRow[] = [
	['gpt-5.5', 'OpenAI', 'text', vision, 4, 24, 400000],
	['gpt-5.4', 'OpenAI', 'text', vision, 2, 12, 400000],
	['gpt-5.4-mini', 'OpenAI', 'text', vision, 0.4, 3.2, 400000],
	['gpt-5.1', 'OpenAI', 'text', vision, 1, 8, 400000],
	['gpt-4.1', 'OpenAI', 'text', vision, 1.6, 6.4, 1047576],
	['gpt-4o', 'OpenAI', 'text', vision, 2, 8, 128000],
	['gpt-4o-mini', 'OpenAI', 'text', vision, 0.12, 0.48, 128000],
	['o3', 'OpenAI', 'text', vision, 1.6, 6.4, 200000],
	['o4-mini', 'OpenAI', 'text', vision, 0.88, 3.52, 200000],
	['claude-4-7-opus', 'Anthropic', 'text', vision, 4, 20, 200000],
	['claude-sonnet-4-6', 'Anthropic', 'text', vision, 2.4, 12, 200000],
	['gemini-2.5-pro', 'Google', 'text', [...vision, 'video-to-text'], 1, 8, 1048576],
	['gemini-3-flash', 'Google', 'text', [...vision, 'speech-to-text'], 0.24, 2, 1048576],
	['deepseek-v4', 'DeepSeek', 'text', text, 0.216, 0.88, 128000],
	['deepseek-v4-pro', 'DeepSeek', 'text', text, 0.416, 0.832, 128000],
	['deepseek-reasoner', 'DeepSeek', 'text', text, 0.44, 1.752, 128000],
	['grok-4.5', 'xAI', 'text', vision, 2.4, 12, 256000],
	['qwen3-max', 'Alibaba', 'text', text, 0.96, 4.8, 262144],
	['glm-5', 'Zhipu AI', 'text', text, 0.48, 1.76, 200000],
	['kimi-k2.5', 'Moonshot AI', 'text', text, 0.48, 2, 262144],
	['llama-4-maverick', 'Meta', 'text', vision, 0.21, 0.68, 1048576],
	['mistral-large-latest', 'Mistral AI', 'text', text, 1.6, 4.8, 131072],
	['text-embedding-3-small', 'OpenAI', 'embedding', [], 0.016],
	['text-embedding-3-large', 'OpenAI', 'embedding', [], 0.104],
	['text-embedding-ada-002', 'OpenAI', 'embedding', [], 0.08],
	['gpt-image-2', 'OpenAI', 'image', draw, 4, 24],
	['gpt-image-1.5', 'OpenAI', 'image', draw, 4, 25.6],
	['gpt-image-1', 'OpenAI', 'image', draw, 8, 32],
	['gpt-image-1-mini', 'OpenAI', 'image', draw, 1.6, 6.4],
	['dall-e-3', 'OpenAI', 'image', ['text-to-image']],
	['dall-e-2', 'OpenAI', 'image', draw],
	['qwen-image', 'Alibaba', 'image', ['text-to-image']],
	['qwen-image-edit', 'Alibaba', 'image', ['image-editing']],
	['doubao-seedream-4-5-251128', 'ByteDance', 'image', ['text-to-image', 'image-to-image']],
	['doubao-seedream-5-0-260128', 'ByteDance', 'image', ['text-to-image', 'image-to-image']],
	['bytedance-seedEdit-3.0-i2i', 'ByteDance', 'image', ['image-editing']],
	['grok-imagine-image-quality', 'xAI', 'image', draw],
	['gemini-3-pro-image', 'Google', 'image', draw],
	['sora-2', 'OpenAI', 'video', video],
	['sora-2-pro', 'OpenAI', 'video', video],
	['veo3-fast', 'Google', 'video', video],
	['veo3.1', 'Google', 'video', video],
	['veo3.1-fast', 'Google', 'video', video],
	['seedance-2-5', 'ByteDance', 'video', video],
	['doubao-seedance-2-0', 'ByteDance', 'video', video],
	['doubao-seedance-2-0-fast', 'ByteDance', 'video', video],
	['doubao-seedance-1-5-pro', 'ByteDance', 'video', ['text-to-video']],
	['doubao-seedance-1-0-pro', 'ByteDance', 'video', ['text-to-video']],
	['wan2.7', 'Alibaba', 'video', video],
	['wan2.6', 'Alibaba', 'video', video],
	['happyhorse-1.0', 'HappyHorse', 'video', ['text-to-video']],
	['happyhorse-1.1', 'HappyHorse', 'video', video],
	['viduq3', 'Vidu', 'video', ['text-to-video']],
	['viduq3-turbo', 'Vidu', 'video', ['text-to-video']],
	['omni-fast', 'Omni', 'video', ['text-to-video']],
	['omni-fast-v2v', 'Omni', 'video', ['video-editing']],
	['minimax-h3', 'MiniMax', 'video', video],
	['grok-imagine-video', 'xAI', 'video', [...video, 'video-editing']],
	['kling-v3', 'Kling', 'video', video],
	['kling-v2-master', 'Kling', 'video', video],
	['kling-v1-6', 'Kling', 'video', video],
	['gen3a_turbo', 'Runway', 'video', ['image-to-video']],
	['tts-1', 'OpenAI', 'speech', []],
	['tts-1-hd', 'OpenAI', 'speech', []],
	['gpt-4o-mini-tts', 'OpenAI', 'speech', []],
	['whisper-1', 'OpenAI', 'transcription', []],
	['gpt-4o-transcribe', 'OpenAI', 'transcription', []],
	['omni-moderation-latest', 'OpenAI', 'moderation', []],
	['flux-2-pro', 'Black Forest Labs', 'image', ['text-to-image']],
	['flux-kontext-max', 'Black Forest Labs', 'image', ['text-to-image', 'image-to-image']],
	['mj_imagine', 'Midjourney', 'image', ['text-to-image']],
	['bria-3.2', 'Bria', 'image', ['text-to-image']],
	['stability-ai/sdxl', 'Stability AI', 'image', ['text-to-image']],
	['kolors-v2', 'Kling', 'image', ['text-to-image']],
	['qwen-image-3.0', 'Alibaba', 'image', ['text-to-image']],
	['sim-reasoner', 'Simulator', 'text', text, 0, 0, 32000],
	// One at least of each family of endpoints (contract D.1, F, G.1, J.8).
	only('o3-pro', 'OpenAI', 'text', vision, ['/v1/responses']),
	only('gpt-5.1-codex', 'OpenAI', 'text', text, ['/v1/responses']),
	only('claude-sonnet-5-5', 'Anthropic', 'text', vision, ['/v1/messages']),
	only('gemini-3.1-pro', 'Google', 'text', vision, ['/v1beta/models/{model}:generateContent']),
	['gemini-3.1-flash-image-preview', 'Google', 'image', draw],
	only('flux-2-pro', 'Black Forest Labs', 'image', draw, ['/flux/v1/{model}']),
	only('flux-kontext-max', 'Black Forest Labs', 'image', draw, ['/flux/v1/{model}']),
	only('mj_fast_imagine', 'Midjourney', 'image', ['text-to-image'], ['/mj/submit/imagine']),
	only(
		'black-forest-labs/flux-schnell',
		'Replicate',
		'image',
		['text-to-image'],
		['/replicate/v1/models/{model}/predictions'],
	),
	only('bria/text-to-image', 'Bria', 'image', ['text-to-image'], ['/bria/text-to-image']),
	only('kling_image', 'Kling', 'image', draw, ['/kling/v1/images/generations']),
	only('gen4_image', 'Runway', 'image', ['text-to-image'], ['/runwayml/v1/text_to_image']),
	only('grok-imagine-video-1.5', 'xAI', 'video', video, ['/grok/v1/videos/generations']),
	only('kling-v2-6', 'Kling', 'video', video, [
		'/kling/v1/videos/text2video',
		'/kling/v1/videos/image2video',
	]),
	only('gen4_turbo', 'Runway', 'video', ['image-to-video'], ['/runwayml/v1/image_to_video']),
	// Jobs that make no video of a prompt.
	only('gen4_aleph', 'Runway', 'video', ['video-editing'], ['/runwayml/v1/video_to_video']),
	only('upscale_v1', 'Runway', 'video', ['video-editing'], ['/runwayml/v1/video_upscale']),
	only('act_two', 'Runway', 'video', ['video-editing'], ['/runwayml/v1/character_performance']),
	only('kling_effects', 'Kling', 'video', ['image-to-video'], ['/kling/v1/videos/effects']),
	only('mj_fast_video', 'Midjourney', 'video', ['image-to-video'], ['/mj/submit/video']),
	only('suno_music', 'Suno', 'text', ['text-to-music'], ['/suno/submit/music']),
	// Listed, and refused where one looks for them (contract F.1, F.5).
	['kling-3.0-turbo', 'Kling', 'video', video],
	['vidu-q3-pro', 'Vidu', 'video', video],
	only('eleven_v3', 'ElevenLabs', 'speech', [], []),
];
