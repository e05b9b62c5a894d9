/** An object with just these fields. */
const fields = (required: Record<string, object>, optional: Record<string, object> = {}) => ({
	type: 'object',
	required: Object.keys(required),
	additionalProperties: false,
	properties: { ...required, ...optional },
});

const string = { type: 'string' };
const number = { type: 'number' };
const functionName = { type: 'string', pattern: '^[a-zA-Z_][a-zA-Z0-9_.:-]{0,127}$' };
const mimeType = { type: 'string', pattern: '^[\\w.+-]+/[\\w.+-]+(;.*)?$' };

const data = {
	text: string,
	inlineData: fields({ mimeType, data: { type: 'string', format: 'bare-base64' } }),
	fileData: fields({ fileUri: { type: 'string', pattern: '^https?://' } }, { mimeType }),
	functionCall: fields({ name: functionName }, { args: { type: 'object' }, id: string }),
	functionResponse: fields({ name: functionName, response: { type: 'object' } }, { id: string }),
};

/** Each part holds one of the data fields (contract A.3, B.2, B.4); `checks.mts` counts them. */
const part = fields({}, { ...data, thought: { type: 'boolean' }, thoughtSignature: string });

export const dataFields = Object.keys(data);

const content = (role: object) =>
	fields({ parts: { type: 'array', minItems: 1, items: part } }, { role });

const imageConfig = fields(
	{},
	{
		aspectRatio: {
			enum: [
				...['1:1', '2:3', '3:2', '3:4', '4:3', '4:5', '5:4', '9:16', '16:9', '21:9'],
				...['1:4', '4:1', '1:8', '8:1'],
			],
		},
		imageSize: { enum: ['512', '1K', '2K', '4K'] },
	},
);

/** Contract A.3 and B.3. */
const generationConfig = fields(
	{},
	{
		temperature: { type: 'number', minimum: 0, maximum: 2 },
		topP: { type: 'number', minimum: 0, maximum: 1 },
		topK: { type: 'number', minimum: 1 },
		maxOutputTokens: { type: 'integer', minimum: 1 },
		candidateCount: { type: 'integer', minimum: 1, maximum: 8 },
		stopSequences: { type: 'array', maxItems: 5, items: { type: 'string', minLength: 1 } },
		responseMimeType: { enum: ['text/plain', 'application/json', 'text/x.enum'] },
		responseSchema: { type: 'object' },
		responseJsonSchema: { type: 'object' },
		thinkingConfig: fields(
			{},
			{
				thinkingLevel: {
					type: 'string',
					pattern: '^(?:MINIMAL|LOW|MEDIUM|HIGH|minimal|low|medium|high)$',
				},
				thinkingBudget: { type: 'integer', minimum: -1 },
				includeThoughts: { type: 'boolean' },
			},
		),
		responseModalities: {
			type: 'array',
			minItems: 1,
			uniqueItems: true,
			items: { enum: ['TEXT', 'IMAGE', 'AUDIO'] },
		},
		imageConfig,
		seed: { type: 'integer' },
		presencePenalty: number,
		frequencyPenalty: number,
	},
);

const declaration = fields(
	{ name: functionName },
	{
		description: string,
		parameters: { type: 'object' },
		parametersJsonSchema: { type: 'object' },
		response: { type: 'object' },
		responseJsonSchema: { type: 'object' },
	},
);

const tool = fields(
	{},
	{
		functionDeclarations: { type: 'array', minItems: 1, items: declaration },
		// Both spellings are documented (contract A.3, B.4).
		googleSearch: { type: 'object' },
		google_search: { type: 'object' },
	},
);

/** `POST /v1beta/models/{model}:generateContent` (contract A.3, B.1 to B.4). */
export const generateSchema = fields(
	{
		contents: {
			type: 'array',
			minItems: 1,
			items: content({ enum: ['user', 'model'] }),
		},
	},
	{
		systemInstruction: content(string),
		generationConfig,
		tools: { type: 'array', items: tool },
		toolConfig: fields(
			{},
			{
				functionCallingConfig: fields(
					{},
					{
						mode: { enum: ['AUTO', 'ANY', 'NONE', 'VALIDATED'] },
						allowedFunctionNames: { type: 'array', minItems: 1, items: functionName },
					},
				),
			},
		),
		safetySettings: {
			type: 'array',
			items: fields({
				category: { type: 'string', pattern: '^HARM_CATEGORY_' },
				threshold: {
					enum: [
						'BLOCK_NONE',
						'BLOCK_ONLY_HIGH',
						'BLOCK_MEDIUM_AND_ABOVE',
						'BLOCK_LOW_AND_ABOVE',
						'OFF',
						'HARM_BLOCK_THRESHOLD_UNSPECIFIED',
					],
				},
			}),
		},
	},
);
