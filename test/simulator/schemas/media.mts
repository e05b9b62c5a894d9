/** A web address or a base64 data URI. */
export const mediaUrl = { type: 'string', format: 'media-url' };

/** The same as the `url` of an object. */
export const mediaObject = { type: 'object', required: ['url'], properties: { url: mediaUrl } };

/** What every request for a picture or a video must have. */
export const modelAndPrompt = {
	model: { type: 'string' },
	prompt: { type: 'string', minLength: 1 },
};
