import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { authorise, keyState } from './auth.mts';
import { isBeforeBody, readFaultHeader, type Fault } from './faults.mts';
import { readBody } from './http/body.mts';
import { ApiError, apiError } from './http/errors.mts';
import type { Exchange } from './http/exchange.mts';
import { Reply } from './http/reply.mts';
import { requestIdFor } from './http/requestId.mts';
import type { Router } from './http/router.mts';
import { strike } from './http/strike.mts';
import { answerWrongPath } from './http/wrongPath.mts';
import type { LoggedRequest } from './log.mts';
import type { SimulatorState } from './state.mts';

/** One request of the API under test: log, faults, key, route. */
export async function handle(
	sim: SimulatorState,
	router: Router,
	req: IncomingMessage,
	res: ServerResponse,
): Promise<void> {
	const started = performance.now();
	const exchange = openExchange(sim, req, res);
	const method = req.method ?? 'GET';
	const { path, reply, requestId } = exchange;
	res.setHeader('x-cometapi-request-id', requestId);
	const match = router.find(method, path);
	const found = match && (match.route.enabled?.(exchange) ?? true) ? match : undefined;
	const template = found?.route.path ?? '(unknown path)';
	const done = sim.stats.begin(`${method} ${template}`);
	const entry = logRequest(exchange, method, template);
	res.once('close', () => {
		entry.status = res.headersSent ? res.statusCode : 0;
		entry.ms = Math.round(performance.now() - started);
		done(entry.status);
	});
	try {
		const target = { method, path, template };
		if (sim.config.latencyMs > 0) await sleep(sim.config.latencyMs);
		const named = readFaultHeader(req.headers['x-sim-fault']);
		const early = [...named.filter(isBeforeBody), ...sim.faults.takeBeforeBody(target)];
		if (await strikeAll(early, exchange, entry)) return;
		exchange.body = await readBody(req);
		sim.log.addBody(entry, req, exchange.body);
		const late = sim.faults.takeAfterBody(target, exchange.body);
		const faults = [...named.filter((fault) => !isBeforeBody(fault)), ...late];
		if (await strikeAll(faults, exchange, entry)) return;
		if (!found) return await answerWrongPath(exchange);
		if (!found.route.open) authorise(req.headers.authorization, sim.keys);
		exchange.params = found.params;
		await found.route.handle(exchange);
	} catch (error) {
		await answerError(error, reply, requestId);
	}
}

function openExchange(sim: SimulatorState, req: IncomingMessage, res: ServerResponse): Exchange {
	const [path, ...query] = (req.url ?? '/').split('?');
	const rawQuery = query.join('?');
	return {
		sim,
		req,
		reply: new Reply(res),
		requestId: requestIdFor(sim.clock.now(), sim.next('request')),
		origin: `http://${req.headers.host ?? 'localhost'}`,
		path,
		rawQuery,
		query: new URLSearchParams(rawQuery),
		params: {},
		body: { kind: 'none', bytes: 0 },
	};
}

function logRequest(exchange: Exchange, method: string, route: string): LoggedRequest {
	const { sim, req, path, rawQuery, requestId } = exchange;
	const { authorization, ...headers } = req.headers;
	const key = keyState(authorization, sim.keys);
	if (path !== '/user/quota' && sim.keys.some((known) => rawQuery.includes(known))) {
		sim.stats.leaked({ path, where: 'query' });
	}
	return sim.log.open({ method, path, query: rawQuery, route, requestId, key, headers });
}

/** Delays first, then the rest in order; true when the answer is given. */
async function strikeAll(
	faults: Fault[],
	{ reply, requestId }: Exchange,
	entry: LoggedRequest,
): Promise<boolean> {
	entry.faults.push(...faults.map((fault) => fault.kind));
	const isDelay = (fault: Fault) => fault.kind === 'delay';
	const ordered = [...faults.filter(isDelay), ...faults.filter((fault) => !isDelay(fault))];
	for (const fault of ordered) if (await strike(fault, reply, requestId)) return true;
	return false;
}

async function answerError(error: unknown, reply: Reply, requestId: string): Promise<void> {
	const { res } = reply;
	if (res.destroyed || res.headersSent) return reply.destroy();
	const known = error instanceof ApiError;
	if (!known) process.stderr.write(`simulator: ${String((error as Error).stack ?? error)}\n`);
	const answer = known ? error : apiError(500, `simulator failure: ${String(error)}`);
	await reply.json(answer.status, answer.body(requestId), answer.headers);
}
