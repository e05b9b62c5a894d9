import { invalidValue } from '../http/errors.mts';
import type { Route } from '../http/router.mts';
import { readDirectives } from '../text/directives.mts';
import { countTokens } from '../text/tokens.mts';
import { vectorFor, vectorToBase64 } from '../text/vectors.mts';
import { readRequest } from './readRequest.mts';

const MAX_INPUTS = 2048;
const MAX_TOKENS = 8191;

const tokens = { type: 'array', minItems: 1, items: { type: 'integer', minimum: 0 } };
const schema = {
	type: 'object',
	required: ['model', 'input'],
	properties: {
		model: { type: 'string' },
		input: {
			anyOf: [
				{ type: 'string' },
				tokens,
				{ type: 'array', minItems: 1, items: { type: 'string' } },
				{ type: 'array', minItems: 1, items: tokens },
			],
		},
		dimensions: { type: ['integer', 'null'], minimum: 1 },
		encoding_format: { enum: ['float', 'base64', null] },
		user: { type: 'string' },
	},
};

type EmbeddingRequest = {
	input: string | string[] | number[] | number[][];
	dimensions?: number | null;
	encoding_format?: 'float' | 'base64' | null;
};

/** `POST /v1/embeddings` (contract 2.2). `[[refuse]]` in an input refuses the whole batch. */
export const embeddingsRoute: Route = {
	method: 'POST',
	path: '/v1/embeddings',
	async handle(call) {
		const { sim, reply } = call;
		const request = readRequest<EmbeddingRequest>(call, 'embedding', schema);
		const { model } = request;
		const inputs = inputsOf(request.input);
		if (inputs.length > MAX_INPUTS) {
			throw invalidValue('input', `'input' is too long: at most ${MAX_INPUTS} items.`);
		}
		inputs.forEach(checkInput);
		const dimensions = dimensionsOf(model, request.dimensions);
		const base64 = request.encoding_format === 'base64';
		const data = inputs.map((input, index) => {
			const vector = vectorFor(input, dimensions);
			const embedding = base64 ? vectorToBase64(vector) : vector;
			return { object: 'embedding', index, embedding };
		});
		const total = inputs.reduce((sum, input) => sum + countTokens(input), 0);
		sim.stats.created('embedding');
		const usage = { prompt_tokens: total, total_tokens: total };
		await reply.json(200, { object: 'list', data, model, usage });
	},
};

/** Token lists are embedded as texts of their numbers. */
function inputsOf(input: EmbeddingRequest['input']): string[] {
	if (typeof input === 'string') return [input];
	if (typeof input[0] === 'number') return [input.join(' ')];
	return (input as Array<string | number[]>).map((entry) =>
		typeof entry === 'string' ? entry : entry.join(' '),
	);
}

function checkInput(input: string, index: number): void {
	const refused = readDirectives(input).directives.has('refuse');
	if (input === '' || refused) {
		throw invalidValue('input', `'$.input[${index}]' is invalid. Please check the API reference.`);
	}
	const count = countTokens(input);
	if (count > MAX_TOKENS) {
		throw invalidValue(
			'input',
			`Invalid 'input[${index}]': maximum context length is ${MAX_TOKENS} tokens, ` +
				`however you requested ${count} tokens.`,
		);
	}
}

function dimensionsOf(model: string, asked: number | null | undefined): number {
	const size = model.includes('large') ? 3072 : 1536;
	if (asked === undefined || asked === null) return size;
	if (model.includes('ada-002')) {
		throw invalidValue('dimensions', 'This model does not support specifying dimensions.');
	}
	return asked;
}
