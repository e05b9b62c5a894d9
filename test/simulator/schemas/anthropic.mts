import {
	block,
	documentTypes,
	userTypes,
	assistantTypes,
	cacheControl,
} from './anthropicBlocks.mts';

const content = (types: string[]) => ({
	anyOf: [
		{ type: 'string', minLength: 1 },
		{ type: 'array', minItems: 1, items: block(types) },
	],
});

const message = {
	type: 'object',
	required: ['role', 'content'],
	additionalProperties: false,
	properties: {
		role: { enum: ['user', 'assistant'] },
		content: { type: ['string', 'array'] },
	},
	if: { properties: { role: { const: 'user' } } },
	then: { properties: { content: content(userTypes) } },
	else: { properties: { content: content(assistantTypes) } },
};

const name = { type: 'string', pattern: '^[a-zA-Z0-9_-]{1,128}$' };

/** A tool of the caller's own, or one of the server's, whose settings pass (contract C.2). */
const tool = {
	type: 'object',
	required: ['name'],
	if: { properties: { type: { enum: ['custom', null] } } },
	then: {
		required: ['input_schema'],
		additionalProperties: false,
		properties: {
			type: { enum: ['custom', null] },
			name,
			description: { type: 'string' },
			input_schema: {
				type: 'object',
				required: ['type'],
				properties: { type: { const: 'object' } },
			},
			strict: { type: 'boolean' },
			cache_control: cacheControl,
		},
	},
	else: {
		properties: {
			type: { type: 'string', pattern: '^(web_search|web_fetch)_\\d{8}$' },
			name: { enum: ['web_search', 'web_fetch'] },
		},
	},
};

const thinking = {
	type: 'object',
	required: ['type'],
	properties: { type: { enum: ['enabled', 'adaptive', 'disabled'] } },
	allOf: [
		{
			if: { properties: { type: { const: 'enabled' } } },
			then: {
				required: ['budget_tokens'],
				additionalProperties: false,
				properties: {
					type: {},
					budget_tokens: { type: 'integer', minimum: 1024 },
					display: { enum: ['summarized', 'omitted', null] },
				},
			},
		},
		{
			if: { properties: { type: { const: 'adaptive' } } },
			then: {
				additionalProperties: false,
				properties: { type: {}, display: { enum: ['summarized', 'omitted', null] } },
			},
		},
		{
			if: { properties: { type: { const: 'disabled' } } },
			then: { additionalProperties: false, properties: { type: {} } },
		},
	],
};

const outputConfig = {
	type: 'object',
	additionalProperties: false,
	properties: {
		effort: { enum: ['low', 'medium', 'high', 'xhigh', 'max', null] },
		format: {
			type: ['object', 'null'],
			required: ['type', 'schema'],
			additionalProperties: false,
			properties: { type: { const: 'json_schema' }, schema: { type: 'object' } },
		},
	},
};

/** `POST /v1/messages` (contract C.2). */
export const messagesSchema = {
	type: 'object',
	required: ['model', 'max_tokens', 'messages'],
	additionalProperties: false,
	properties: {
		model: { type: 'string' },
		max_tokens: { type: 'integer', minimum: 1 },
		messages: { type: 'array', minItems: 1, items: message },
		system: {
			anyOf: [{ type: 'string' }, { type: 'array', items: block(documentTypes.slice(0, 1)) }],
		},
		stream: { type: 'boolean' },
		temperature: { type: 'number', minimum: 0, maximum: 1 },
		top_p: { type: 'number', minimum: 0, maximum: 1 },
		top_k: { type: 'integer', minimum: 0 },
		stop_sequences: { type: 'array', items: { type: 'string', minLength: 1 } },
		thinking,
		output_config: outputConfig,
		tools: { type: 'array', items: tool },
		tool_choice: {
			type: 'object',
			required: ['type'],
			additionalProperties: false,
			properties: {
				type: { enum: ['auto', 'any', 'tool', 'none'] },
				name,
				disable_parallel_tool_use: { type: 'boolean' },
			},
			if: { properties: { type: { const: 'tool' } } },
			then: { required: ['name'] },
		},
		metadata: {
			type: 'object',
			additionalProperties: false,
			properties: { user_id: { type: ['string', 'null'] } },
		},
		service_tier: { enum: ['auto', 'standard_only'] },
	},
};
