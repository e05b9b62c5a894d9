/** A mark up to which the prompt is to be cached (contract C.3). */
export const cacheControl = {
	type: ['object', 'null'],
	required: ['type'],
	additionalProperties: false,
	properties: { type: { const: 'ephemeral' }, ttl: { enum: ['5m', '1h'] } },
};

type Properties = Record<string, object>;

/** An object with just these fields. */
const fields = (required: Properties, optional: Properties = {}) => ({
	type: 'object',
	required: Object.keys(required),
	additionalProperties: false,
	properties: { ...required, ...optional },
});

/** An object whose `type` decides which fields it has. */
function byType(kinds: Record<string, object>, types = Object.keys(kinds)) {
	return {
		type: 'object',
		required: ['type'],
		properties: { type: { enum: types } },
		allOf: types.map((type) => ({
			if: { properties: { type: { const: type } } },
			then: kinds[type],
		})),
	};
}

const type = {};
const string = { type: 'string' };
const text = { type: 'string', minLength: 1 };
const base64 = { type: 'string', format: 'bare-base64' };
const url = { type: 'string', pattern: '^https?://' };
const fileSource = fields({ type, file_id: string });

const imageSource = byType({
	base64: fields({
		type,
		media_type: { enum: ['image/jpeg', 'image/png', 'image/gif', 'image/webp'] },
		data: base64,
	}),
	url: fields({ type, url }),
	file: fileSource,
});

const documentSource = byType({
	base64: fields({ type, media_type: { const: 'application/pdf' }, data: base64 }),
	text: fields({ type, media_type: { const: 'text/plain' }, data: text }),
	url: fields({ type, url }),
	content: fields({ type, content: { type: ['string', 'array'] } }),
	file: fileSource,
});

const cached = { cache_control: cacheControl };
const citations = { citations: { type: ['object', 'array', 'null'] } };

/** Blocks that a tool's result may hold too; the first is the only one of a system prompt. */
const documents: Record<string, object> = {
	text: fields({ type, text }, { ...cached, ...citations }),
	image: fields({ type, source: imageSource }, cached),
	document: fields(
		{ type, source: documentSource },
		{
			title: { type: ['string', 'null'] },
			context: { type: ['string', 'null'] },
			...citations,
			...cached,
		},
	),
};

export const documentTypes = Object.keys(documents);
export const userTypes = [...documentTypes, 'tool_result'];
export const assistantTypes = ['text', 'tool_use', 'thinking', 'redacted_thinking'];

const blocks: Record<string, object> = {
	...documents,
	tool_use: fields(
		{
			type,
			id: { type: 'string', pattern: '^[a-zA-Z0-9_-]+$' },
			name: text,
			input: { type: 'object' },
		},
		// What an answer carries beside them comes back with it.
		{ caller: { type: 'object' }, ...cached },
	),
	tool_result: fields(
		{ type, tool_use_id: { type: 'string', pattern: '^[a-zA-Z0-9_-]+$' } },
		{
			content: { anyOf: [string, { type: 'array', items: byType(documents) }] },
			is_error: { type: 'boolean' },
			...cached,
		},
	),
	// Marks are refused on thoughts, as upstream does.
	thinking: fields({ type, thinking: string, signature: string }),
	redacted_thinking: fields({ type, data: string }),
};

/** A block of one of these types (contract C.2). */
export const block = (types: string[]) => byType(blocks, types);
