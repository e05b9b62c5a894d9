/**
 * What people type into n8n's node panel, by the class of the node that they must find among the first results. n8n
 * searches a node's display name and the aliases of its codex.
 */
export const searchWords: Record<string, string[]> = {
	CometApiAccount: ['balance', 'credits'],
	CometApiAudio: [
		'text to speech',
		'tts',
		'voice',
		'speech to text',
		'transcribe',
		'transcription',
		'subtitles',
		'whisper',
	],
	CometApiChat: ['summarize', 'chat', 'gpt', 'claude', 'gemini', 'deepseek', 'grok', 'moderation'],
	CometApiEmbedding: ['embeddings', 'vector'],
	CometApiImage: ['generate image', 'picture', 'nano banana', 'edit image'],
	CometApiJob: ['midjourney', 'flux', 'suno', 'replicate', 'sound effect', 'lip sync'],
	CometApiModel: ['models', 'price'],
	CometApiTrigger: ['video', 'kling', 'veo', 'sora', 'seedance', 'runway'],
	CometApiVideo: [
		'video',
		'text to video',
		'image to video',
		'kling',
		'veo',
		'sora',
		'seedance',
		'runway',
	],
};
