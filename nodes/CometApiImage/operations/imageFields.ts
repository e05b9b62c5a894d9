/** The fields of a simplified item. */
export const imageFields = {
	index: 'Place of the image among those of its request, from 0',
	url: 'Where the provider keeps the image, for hours at most; missing when it gave the image itself',
	revisedPrompt: 'The prompt as the provider has rewritten it',
	text: 'What the model says beside the image',
	failure: 'Why there is no image: code and message',
	downloadFailure: 'Why the image could not be fetched from its URL',
	hint: 'Why there is a file although none was asked for, or what can be done about a job that is not finished',
	model: 'The model that made the image',
	job: 'The handle of the job, for models that make images as jobs: what Wait and Download of CometAPI Job need',
	status: 'Of a job: queued, in_progress, completed, failed or cancelled',
	timedOut: 'Of a job that is not finished: whether the waiting ended before it was',
	waitedSeconds: 'Of a job that is not finished: how long this node has waited for it',
	checks: 'Of a job that is not finished: how many times this node has checked it',
	size: 'Width x height in pixels',
	quality: 'The quality that was used, in the words of the model',
	background: 'What is behind the subject: opaque or transparent',
	format: 'The type of the image file that came, e.g. png',
	created: 'When the image was made, in Unix seconds',
	usage:
		'What is counted for the price, on the first image of a request only: tokens or generatedImages',
};
