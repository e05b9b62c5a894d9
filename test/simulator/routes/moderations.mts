import type { Route } from '../http/router.mts';
import { mediaObject } from '../schemas/media.mts';
import { readDirectives } from '../text/directives.mts';
import { countTokens } from '../text/tokens.mts';
import { readRequest } from './readRequest.mts';

/** Category to the words that flag it; `[[flag]]` or `[[flag hate]]` flags anything. */
const flaggedBy: Record<string, RegExp> = {
	harassment: /\bidiot\b/i,
	'harassment/threatening': /\bi will hurt you\b/i,
	hate: /\bhate\b/i,
	'hate/threatening': /(?!)/,
	illicit: /\bhow to steal\b/i,
	'illicit/violent': /\bbuild a bomb\b/i,
	'self-harm': /\bhurt myself\b/i,
	'self-harm/intent': /(?!)/,
	'self-harm/instructions': /(?!)/,
	sexual: /\bporn\b/i,
	'sexual/minors': /(?!)/,
	violence: /\b(kill|violence|murder)\b/i,
	'violence/graphic': /(?!)/,
};

const schema = {
	type: 'object',
	required: ['model', 'input'],
	properties: {
		model: { type: 'string' },
		input: {
			anyOf: [
				{ type: 'string' },
				{ type: 'array', minItems: 1, items: { type: 'string' } },
				{
					type: 'array',
					minItems: 1,
					items: {
						type: 'object',
						required: ['type'],
						properties: { type: { enum: ['text', 'image_url'] } },
						if: { properties: { type: { const: 'text' } } },
						then: { required: ['text'] },
						else: { required: ['image_url'], properties: { image_url: mediaObject } },
					},
				},
			],
		},
	},
};

type Part = { type: string; text?: string };
type ModerationRequest = { input: string | string[] | Part[] };

/** `POST /v1/moderations` (contract 4.6): one result per string, one for a list of parts. */
export const moderationsRoute: Route = {
	method: 'POST',
	path: '/v1/moderations',
	async handle(call) {
		const { sim, reply } = call;
		const request = readRequest<ModerationRequest>(call, 'moderation', schema);
		const inputs = inputsOf(request.input);
		const tokens = inputs.reduce((sum, { text }) => sum + countTokens(text) + 4, 0);
		sim.stats.created('moderation');
		await reply.json(200, {
			id: `modr-${1593 + sim.next('moderation')}`,
			model: request.model,
			results: inputs.map(resultOf),
			usage: { prompt_tokens: tokens, total_tokens: tokens },
		});
	},
};

type Input = { text: string; hasImage: boolean };

function inputsOf(input: string | string[] | Part[]): Input[] {
	const list = [input].flat() as Array<string | Part>;
	if (list.every((entry) => typeof entry === 'string')) {
		return list.map((text) => ({ text, hasImage: false }));
	}
	const parts = list as Part[];
	const text = parts.map((part) => part.text ?? '').join('\n');
	return [{ text, hasImage: parts.some((part) => part.type === 'image_url') }];
}

function resultOf({ text: prompt, hasImage }: Input) {
	const { text, directives } = readDirectives(prompt);
	const forced = directives.has('flag') ? directives.get('flag') || 'harassment' : undefined;
	const names = Object.keys(flaggedBy);
	const flagged = new Map(
		names.map((name) => [name, name === forced || flaggedBy[name].test(text)]),
	);
	const types = hasImage ? ['text', 'image'] : ['text'];
	return {
		flagged: [...flagged.values()].some(Boolean),
		categories: Object.fromEntries(flagged),
		category_scores: Object.fromEntries(
			names.map((name) => [name, flagged.get(name) ? 0.97 : 0.0001]),
		),
		category_applied_input_types: Object.fromEntries(names.map((name) => [name, types])),
	};
}
