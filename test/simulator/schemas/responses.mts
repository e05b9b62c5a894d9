/** `POST /v1/responses` (contract 4.3). */
export const responsesSchema = {
	type: 'object',
	required: ['model', 'input'],
	properties: {
		model: { type: 'string' },
		input: {
			anyOf: [
				{ type: 'string', minLength: 1 },
				{
					type: 'array',
					minItems: 1,
					items: {
						type: 'object',
						properties: {
							type: { type: 'string' },
							role: { enum: ['user', 'assistant', 'system', 'developer'] },
							content: { type: ['string', 'array'] },
							call_id: { type: 'string' },
						},
						if: { properties: { type: { const: 'function_call_output' } }, required: ['type'] },
						then: { required: ['call_id', 'output'] },
					},
				},
			],
		},
		instructions: { type: ['string', 'null'] },
		max_output_tokens: { type: ['integer', 'null'], minimum: 1 },
		temperature: { type: ['number', 'null'], minimum: 0, maximum: 2 },
		top_p: { type: ['number', 'null'], minimum: 0, maximum: 1 },
		stream: { type: ['boolean', 'null'] },
		store: { type: ['boolean', 'null'] },
		background: { type: ['boolean', 'null'] },
		parallel_tool_calls: { type: ['boolean', 'null'] },
		previous_response_id: { type: ['string', 'null'] },
		metadata: { type: ['object', 'null'], additionalProperties: { type: 'string' } },
		reasoning: {
			type: ['object', 'null'],
			properties: {
				effort: { enum: ['none', 'minimal', 'low', 'medium', 'high', 'xhigh', null] },
				summary: { enum: ['auto', 'concise', 'detailed', null] },
			},
		},
		text: {
			type: 'object',
			properties: {
				format: {
					type: 'object',
					required: ['type'],
					properties: { type: { enum: ['text', 'json_object', 'json_schema'] } },
					if: { properties: { type: { const: 'json_schema' } } },
					then: { required: ['name', 'schema'] },
				},
				verbosity: { enum: ['low', 'medium', 'high', null] },
			},
		},
		tools: {
			type: 'array',
			items: {
				type: 'object',
				required: ['type'],
				properties: { type: { type: 'string' } },
				if: { properties: { type: { const: 'function' } } },
				then: {
					required: ['name'],
					properties: {
						name: { type: 'string', pattern: '^[a-zA-Z0-9_-]{1,64}$' },
						parameters: { type: ['object', 'null'] },
					},
				},
			},
		},
		tool_choice: {
			anyOf: [{ enum: ['none', 'auto', 'required'] }, { type: 'object', required: ['type'] }],
		},
		truncation: { enum: ['auto', 'disabled', null] },
		user: { type: ['string', 'null'] },
	},
};
