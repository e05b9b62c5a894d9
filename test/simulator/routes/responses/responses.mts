import type { Call } from '../../http/call.mts';
import { errorForStatus, invalidValue } from '../../http/errors.mts';
import type { Route } from '../../http/router.mts';
import { responsesSchema } from '../../schemas/responses.mts';
import { sleep } from '../../sleep.mts';
import { answerTo } from '../../text/answer.mts';
import { readRequest } from '../readRequest.mts';
import { eventsOf } from './events.mts';
import { outputOf, responseOf, type Envelope } from './response.mts';
import { itemsOf, turnOf } from './turn.mts';
import type { InputItem, ResponseRequest } from './types.mts';

/** `POST /v1/responses` (contract 4.3). `background` is accepted and answered at once. */
export const responsesRoute: Route = {
	method: 'POST',
	path: '/v1/responses',
	async handle(call) {
		const { sim, reply } = call;
		const request = readRequest<ResponseRequest>(call, 'text', responsesSchema);
		const items = [...previousItems(call, request), ...itemsOf(request.input)];
		checkCallOutputs(items);
		const answer = answerTo(turnOf(request, items));
		if (answer.errorStatus !== undefined) throw errorForStatus(answer.errorStatus);
		const envelope: Envelope = {
			id: `resp_sim${sim.next('response')}`,
			created: sim.clock.seconds(),
		};
		sim.responses.remember(envelope.id, [...items, ...outputOf(answer, request, envelope)]);
		sim.stats.created('response');
		if (!request.stream) {
			if (answer.slowMs > 0) await sleep(answer.slowMs);
			return await reply.json(200, responseOf(envelope, request, items, answer));
		}
		const sse = reply.sse();
		for (const event of eventsOf(envelope, request, items, answer)) {
			if (!sse?.open) return;
			if (answer.slowMs > 0) await sleep(answer.slowMs);
			await sse.send(event, event.type);
		}
		await sse?.end(false);
	},
};

function previousItems({ sim }: Call, request: ResponseRequest): InputItem[] {
	const id = request.previous_response_id;
	if (!id) return [];
	const items = sim.responses.recall(id);
	if (items) return items as InputItem[];
	throw invalidValue(
		'previous_response_id',
		`Previous response with id '${id}' not found.`,
		'invalid_request_error',
		'previous_response_not_found',
	);
}

/** Upstream refuses an output without its call. */
function checkCallOutputs(items: InputItem[]): void {
	const calls = new Set(
		items.filter((item) => item.type === 'function_call').map((item) => item.call_id),
	);
	for (const item of items) {
		if (item.type !== 'function_call_output' || calls.has(item.call_id)) continue;
		throw invalidValue(
			'input',
			`No tool call found for function call output with call_id ${item.call_id}.`,
		);
	}
}
