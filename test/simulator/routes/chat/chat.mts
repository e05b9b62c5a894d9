import { jsonObject } from '../../http/body.mts';
import type { Call } from '../../http/call.mts';
import { errorForStatus, invalidValue, messagesRequired } from '../../http/errors.mts';
import type { Route } from '../../http/router.mts';
import { requireModel } from '../../models/registry.mts';
import { chatSchema } from '../../schemas/chat.mts';
import { sleep } from '../../sleep.mts';
import { answerTo, type Answer } from '../../text/answer.mts';
import { validate } from '../../validation.mts';
import { chunksOf } from './chunks.mts';
import { completionOf, usageOf, type Envelope } from './completion.mts';
import { checkToolMessages, turnOf } from './turn.mts';
import type { ChatRequest } from './types.mts';

/** `POST /v1/chat/completions` (contract 2.1). */
export const chatRoute: Route = {
	method: 'POST',
	path: '/v1/chat/completions',
	async handle(call) {
		const request = readChatRequest(call);
		const turn = turnOf(request);
		const answers = Array.from({ length: request.n ?? 1 }, (_, i) => answerTo(turn, i));
		const [first] = answers;
		if (first.errorStatus !== undefined) throw errorForStatus(first.errorStatus);
		const envelope: Envelope = {
			id: `chatcmpl-sim${String(call.sim.next('chat')).padStart(4, '0')}`,
			created: call.sim.clock.seconds(),
			model: request.model,
		};
		call.sim.stats.created('chat');
		if (request.stream) return await stream(call, envelope, request, answers);
		if (first.slowMs > 0) await sleep(first.slowMs);
		await call.reply.json(200, completionOf(envelope, request, answers));
	},
};

function readChatRequest(call: Call): ChatRequest {
	const json = jsonObject(call.body);
	requireModel(call, json.model, 'text');
	const { messages } = json;
	if (messages === undefined || messages === null) throw messagesRequired();
	if (Array.isArray(messages) && messages.length === 0) throw messagesRequired();
	validate(chatSchema, json);
	const request = json as ChatRequest;
	checkToolMessages(request.messages);
	const choice = request.tool_choice;
	if (choice !== undefined && choice !== 'none' && !request.tools?.length) {
		throw invalidValue('tool_choice', "'tool_choice' is only allowed when 'tools' are specified.");
	}
	return request;
}

async function stream(
	{ reply }: Call,
	envelope: Envelope,
	request: ChatRequest,
	answers: Answer[],
): Promise<void> {
	const sse = reply.sse();
	if (!sse) return;
	const { slowMs } = answers[0];
	for (const chunk of chunksOf(envelope, answers, usageOf(request, answers))) {
		if (!sse.open) return;
		if (slowMs > 0) await sleep(slowMs);
		await sse.send(chunk);
	}
	await sse.end(true);
}
