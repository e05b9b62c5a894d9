import { mediaObject } from './media.mts';

/** Parts of a user message (contract 2.1); other part types of upstream models pass. */
const part = {
	type: 'object',
	required: ['type'],
	properties: { type: { type: 'string' } },
	allOf: [
		onlyFor('text', { required: ['text'], properties: { text: { type: 'string' } } }),
		onlyFor('image_url', {
			required: ['image_url'],
			properties: {
				image_url: {
					...mediaObject,
					properties: {
						...mediaObject.properties,
						detail: { enum: ['low', 'high', 'auto'] },
					},
				},
			},
		}),
		onlyFor('input_audio', {
			required: ['input_audio'],
			properties: {
				input_audio: {
					type: 'object',
					required: ['data', 'format'],
					properties: { data: { type: 'string' }, format: { enum: ['wav', 'mp3'] } },
				},
			},
		}),
		onlyFor('file', {
			required: ['file'],
			properties: {
				file: {
					type: 'object',
					properties: {
						filename: { type: 'string' },
						file_data: { type: 'string' },
						file_id: { type: 'string' },
					},
				},
			},
		}),
	],
};

function onlyFor(type: string, schema: object): object {
	return { if: { properties: { type: { const: type } } }, then: schema };
}

const functionTool = {
	type: 'object',
	required: ['type'],
	properties: { type: { type: 'string' } },
	...(onlyFor('function', {
		required: ['function'],
		properties: {
			function: {
				type: 'object',
				required: ['name'],
				properties: {
					name: { type: 'string', pattern: '^[a-zA-Z0-9_-]{1,64}$' },
					description: { type: 'string' },
					parameters: { type: 'object' },
					strict: { type: ['boolean', 'null'] },
				},
			},
		},
	}) as object),
};

const toolCall = {
	type: 'object',
	required: ['id', 'type', 'function'],
	properties: {
		id: { type: 'string', minLength: 1 },
		type: { const: 'function' },
		function: {
			type: 'object',
			required: ['name', 'arguments'],
			properties: { name: { type: 'string' }, arguments: { type: 'string' } },
		},
	},
};

const message = {
	type: 'object',
	required: ['role'],
	properties: {
		role: { enum: ['system', 'developer', 'user', 'assistant', 'tool'] },
		content: {
			anyOf: [{ type: 'string' }, { type: 'null' }, { type: 'array', minItems: 1, items: part }],
		},
		name: { type: 'string' },
		tool_call_id: { type: 'string' },
		tool_calls: { type: 'array', minItems: 1, items: toolCall },
	},
	allOf: [
		{
			if: { properties: { role: { const: 'tool' } } },
			then: { required: ['content', 'tool_call_id'] },
		},
		{
			if: { properties: { role: { enum: ['system', 'developer', 'user'] } } },
			then: {
				required: ['content'],
				properties: { content: { type: ['string', 'array'] } },
			},
		},
		{
			if: { properties: { role: { const: 'assistant' } }, not: { required: ['tool_calls'] } },
			then: { required: ['content'] },
		},
	],
};

/** `json_schema` needs a name and, as upstream, a schema. */
const responseFormat = {
	type: 'object',
	required: ['type'],
	properties: {
		type: { enum: ['text', 'json_object', 'json_schema'] },
		json_schema: {
			type: 'object',
			required: ['name', 'schema'],
			properties: {
				name: { type: 'string', pattern: '^[a-zA-Z0-9_-]{1,64}$' },
				strict: { type: ['boolean', 'null'] },
				schema: { type: 'object' },
			},
		},
	},
	if: { properties: { type: { const: 'json_schema' } } },
	then: { required: ['json_schema'] },
};

/** `POST /v1/chat/completions` (contract 2.1). */
export const chatSchema = {
	type: 'object',
	required: ['model', 'messages'],
	properties: {
		model: { type: 'string' },
		messages: { type: 'array', minItems: 1, items: message },
		stream: { type: ['boolean', 'null'] },
		stream_options: { type: ['object', 'null'] },
		temperature: { type: ['number', 'null'], minimum: 0, maximum: 2 },
		top_p: { type: ['number', 'null'], minimum: 0, maximum: 1 },
		max_tokens: { type: ['integer', 'null'], minimum: 1 },
		max_completion_tokens: { type: ['integer', 'null'], minimum: 1 },
		frequency_penalty: { type: ['number', 'null'], minimum: -2, maximum: 2 },
		presence_penalty: { type: ['number', 'null'], minimum: -2, maximum: 2 },
		n: { type: ['integer', 'null'], minimum: 1, maximum: 128 },
		seed: { type: ['integer', 'null'] },
		stop: {
			anyOf: [
				{ type: 'null' },
				{ type: 'string' },
				{ type: 'array', maxItems: 4, items: { type: 'string' } },
			],
		},
		reasoning_effort: {
			enum: ['none', 'minimal', 'low', 'medium', 'high', 'xhigh', null],
		},
		response_format: responseFormat,
		tools: { type: 'array', items: functionTool },
		tool_choice: {
			anyOf: [
				{ enum: ['none', 'auto', 'required'] },
				{
					type: 'object',
					required: ['type', 'function'],
					properties: {
						function: {
							type: 'object',
							required: ['name'],
							properties: { name: { type: 'string' } },
						},
					},
				},
			],
		},
		parallel_tool_calls: { type: 'boolean' },
		user: { type: 'string' },
		logit_bias: { type: ['object', 'null'] },
		logprobs: { type: ['boolean', 'null'] },
	},
};
