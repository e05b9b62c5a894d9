/** What a model is for; decides which routes serve it. */
export type Modality =
	| 'text'
	| 'image'
	| 'video'
	| 'embedding'
	| 'speech'
	| 'transcription'
	| 'moderation';

/** id, provider, modality, features, price in and out (USD per million tokens), context length. */
export type ModelRow = [string, string, Modality, string[], number?, number?, number?];

const text = ['text-to-text'];
const vision = ['text-to-text', 'image-to-text'];
const draw = ['text-to-image', 'image-editing'];
const video = ['text-to-video', 'image-to-video'];

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
];
