/** A URL, or bare base64 as Kling takes it (contract 3.4). */
const image = { type: 'string', minLength: 1 };

const common = {
	model_name: { type: 'string' },
	prompt: { type: 'string', maxLength: 500 },
	negative_prompt: { type: 'string', maxLength: 200 },
	cfg_scale: { type: 'number', minimum: 0, maximum: 1 },
	callback_url: { type: 'string', format: 'uri' },
	external_task_id: { type: 'string' },
};

const generation = {
	...common,
	// A string on purpose: the documents show "5" and "10".
	duration: { enum: ['5', '10'] },
	mode: { enum: ['std', 'pro'] },
	aspect_ratio: { enum: ['16:9', '9:16', '1:1', '4:3', '3:4', '3:2', '2:3'] },
	sound: { enum: ['on', 'off'] },
	camera_control: { type: 'object' },
};

const object = (required: string[], properties: object) => ({
	type: 'object',
	required,
	properties,
});

/** Actions of which the documents copied in the contract show no fields. */
const loose = object([], common);

/** Bare base64 is a picture, but a video is a URL (contract F.5; the keys are Kling's own). */
const omni = object(['model_name'], {
	...generation,
	prompt: { type: 'string', maxLength: 2500 },
	model_name: { enum: ['kling-video-o1'] },
	duration: { enum: ['3', '4', '5', '6', '7', '8', '9', '10'] },
	image_list: {
		type: 'array',
		maxItems: 7,
		items: object(['image_url'], {
			image_url: image,
			type: { enum: ['first_frame', 'end_frame'] },
		}),
	},
	video_list: {
		type: 'array',
		maxItems: 1,
		items: object(['video_url'], {
			video_url: { type: 'string', pattern: '^https?://' },
			refer_type: { enum: ['base', 'feature'] },
		}),
	},
});

/** Action to schema, for every Kling path that the contract names. */
export const klingActions: Record<string, object> = {
	text2video: object(['prompt'], generation),
	image2video: object(['image'], { ...generation, image, image_tail: image }),
	'video-extend': object(['video_id'], {
		...common,
		task_id: { type: 'string' },
		video_id: { type: 'string', minLength: 1 },
	}),
	'multi-image2video': loose,
	effects: loose,
	'lip-sync': loose,
	'advanced-lip-sync': loose,
	'identify-face': loose,
	'avatar/image2video': loose,
	'multi-elements': loose,
	'omni-video': omni,
};
