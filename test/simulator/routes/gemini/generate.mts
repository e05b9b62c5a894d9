import { jsonObject } from '../../http/body.mts';
import type { Call } from '../../http/call.mts';
import type { Route } from '../../http/router.mts';
import { requireModel } from '../../models/registry.mts';
import { GEMINI_IMAGE } from '../../models/routeRules.mts';
import { sleep } from '../../sleep.mts';
import { answerTo, type Answer } from '../../text/answer.mts';
import { countTokens } from '../../text/tokens.mts';
import { candidateOf, isBlocked, type Candidate } from './candidates.mts';
import { checkedRequest } from './checks.mts';
import { errorOfStatus, streamError } from './errors.mts';
import { drawnCandidate, draws } from './picture.mts';
import { chunksOf, responseOf, type Envelope, type Usage } from './response.mts';
import { losesIds } from './signatures.mts';
import { textOf, turnOf, turnStart } from './turn.mts';
import { declarationsOf, type GenerateRequest } from './types.mts';

/** An answer with all that goes over the wire. */
type Generated = { envelope: Envelope; candidates: Candidate[]; usage: Usage; slowMs: number };

const keyHeaders = ['x-goog-api-key'] as const;

/** `POST /v1beta/models/{model}:generateContent` (contract A.1, B.1). */
export const generateRoute: Route = {
	method: 'POST',
	path: '/v1beta/models/{model}:generateContent',
	keyHeaders,
	async handle(call) {
		const { envelope, candidates, usage, slowMs } = generate(call);
		if (slowMs > 0) await sleep(slowMs);
		await call.reply.json(200, responseOf(envelope, candidates, usage));
	},
};

/** The same as a stream with `?alt=sse`, else as one list of its pieces (contract B.1, B.6). */
export const streamGenerateRoute: Route = {
	method: 'POST',
	path: '/v1beta/models/{model}:streamGenerateContent',
	keyHeaders,
	async handle(call) {
		const { envelope, candidates, usage, slowMs } = generate(call);
		const chunks = chunksOf(envelope, candidates, usage);
		if (call.query.get('alt') !== 'sse') return await call.reply.json(200, [...chunks]);
		const sse = call.reply.sse(streamError);
		for (const chunk of chunks) {
			if (!sse?.open) return;
			if (slowMs > 0) await sleep(slowMs);
			await sse.send(chunk);
		}
		await sse?.end(false);
	},
};

export const geminiRoutes: Route[] = [generateRoute, streamGenerateRoute];

/** Checks, answers and counts a call. */
function generate(call: Call): Generated {
	const { sim, params } = call;
	const model = requireModel(call, params.model, 'text');
	const request = checkedRequest(model, jsonObject(call.body));
	const turn = turnOf(model, request);
	const { candidateCount = 1 } = request.generationConfig ?? {};
	const answers = Array.from({ length: candidateCount }, (_, i) => answerTo(turn, i));
	const [{ errorStatus, slowMs }] = answers;
	if (errorStatus !== undefined) throw errorOfStatus(errorStatus);
	const picture = GEMINI_IMAGE.test(model) && draws(request, turn.prompt);
	const kind = picture ? 'image' : 'chat';
	sim.stats.created(kind);
	sim.stats.created(`${kind} gemini`);
	const candidates = isBlocked(turn.prompt)
		? []
		: picture
			? [drawnCandidate(request, turn.prompt)]
			: losesIds(model, request.contents, turnStart(request.contents))
				? [{ parts: [], end: { finishReason: 'STOP' } }]
				: answers.map((answer) =>
						candidateOf(model, request, answer, () => `fc-${sim.next('functionCall')}`),
					);
	return {
		envelope: { modelVersion: model, responseId: `sim${sim.next('generate')}` },
		candidates,
		usage: usageOf(request, candidates, answers),
		slowMs,
	};
}

/** Thoughts are counted apart from what is said (contract A.4). */
function usageOf(request: GenerateRequest, candidates: Candidate[], answers: Answer[]): Usage {
	const contents = [
		...(request.systemInstruction ? [request.systemInstruction] : []),
		...request.contents,
	];
	const declarations = declarationsOf(request);
	const prompt = contents.reduce(
		(sum, { parts }) => sum + countTokens(textOf(parts)) + 258 * parts.filter(isMedia).length,
		declarations.length > 0 ? countTokens(JSON.stringify(declarations)) : 0,
	);
	if (candidates.length === 0) return { promptTokenCount: prompt, totalTokenCount: prompt };
	const drawn = candidates[0].parts.some((part) => part.inlineData && !part.thought);
	const sum = (count: (answer: Answer) => number) =>
		answers.reduce((total, answer) => total + count(answer), 0);
	const thoughts = drawn ? 180 : sum((answer) => answer.reasoningTokens);
	const said = drawn ? 1290 : sum((answer) => answer.completionTokens - answer.reasoningTokens);
	return {
		promptTokenCount: prompt,
		candidatesTokenCount: said,
		...(thoughts > 0 ? { thoughtsTokenCount: thoughts } : {}),
		totalTokenCount: prompt + said + thoughts,
	};
}

const isMedia = ({ inlineData, fileData }: GenerateRequest['contents'][number]['parts'][number]) =>
	inlineData !== undefined || fileData !== undefined;
