import { jsonObject } from '../../http/body.mts';
import type { Call } from '../../http/call.mts';
import type { Route } from '../../http/router.mts';
import { requireModel } from '../../models/registry.mts';
import { sleep } from '../../sleep.mts';
import { answerTo } from '../../text/answer.mts';
import { readDirectives } from '../../text/directives.mts';
import { piecesOf } from './cache.mts';
import { checkedRequest } from './checks.mts';
import { errorOfStatus, streamError } from './errors.mts';
import { eventsOf } from './events.mts';
import { messageAnswer, messageOf, type MessageAnswer } from './message.mts';
import { turnOf } from './turn.mts';

/** `POST /v1/messages`, Anthropic's own dialect (contract C.1 to C.6). */
export const messagesRoute: Route = {
	method: 'POST',
	path: '/v1/messages',
	keyHeaders: ['x-api-key'],
	async handle(call) {
		const { sim, reply } = call;
		const json = jsonObject(call.body);
		requireModel(call, json.model, 'text');
		const request = checkedRequest(json);
		const turn = turnOf(request);
		const answer = answerTo(turn);
		if (answer.errorStatus !== undefined) throw errorOfStatus(answer.errorStatus);
		const miss = readDirectives(turn.prompt).directives.has('cache-miss');
		const use = sim.prompts.use(request.model, piecesOf(request), miss);
		const id = `msg_sim${sim.next('message')}`;
		const hidden = request.thinking?.display === 'omitted';
		const message = messageAnswer(id, turn, answer, use, hidden);
		sim.stats.created('chat');
		sim.stats.created('chat anthropic');
		if (request.stream) return await stream(call, message, answer.slowMs);
		if (answer.slowMs > 0) await sleep(answer.slowMs);
		await reply.json(200, messageOf(message));
	},
};

async function stream({ reply }: Call, message: MessageAnswer, slowMs: number): Promise<void> {
	const sse = reply.sse(streamError);
	for (const event of eventsOf(message)) {
		if (!sse?.open) return;
		if (slowMs > 0) await sleep(slowMs);
		await sse.send(event, event.type);
	}
	await sse?.end(false);
}
