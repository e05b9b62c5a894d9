import type { IncomingMessage, ServerResponse } from 'node:http';
import { authorise, credentialOf, KEY_HEADERS, keyState } from './auth.mts';
import { isBeforeBody, readFaultHeader, type Fault } from './faults.mts';
import { applyFault } from './http/applyFault.mts';
import { readBody } from './http/body.mts';
import type { Call } from './http/call.mts';
import { ApiError, apiError } from './http/errors.mts';
import { Reply } from './http/reply.mts';
import { requestIdFor } from './http/requestId.mts';
import type { Router } from './http/router.mts';
import { sendWrongPath } from './http/wrongPath.mts';
import type { LoggedRequest } from './log.mts';
import { sleep } from './sleep.mts';
import type { SimulatorState } from './state.mts';

/** One request of the API under test: log, faults, key, route. */
export async function handle(
	sim: SimulatorState,
	router: Router,
	req: IncomingMessage,
	res: ServerResponse,
): Promise<void> {
	const started = performance.now();
	const call = openCall(sim, req, res);
	const method = req.method ?? 'GET';
	const { path, reply, requestId } = call;
	res.setHeader('x-cometapi-request-id', requestId);
	const match = router.find(method, path);
	const found = match && (match.route.enabled?.(call) ?? true) ? match : undefined;
	const template = found?.route.path ?? '(unknown path)';
	const done = sim.stats.begin(`${method} ${template}`);
	const entry = logRequest(call, method, template);
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
		if (await applyAll(early, call, entry)) return;
		call.body = await readBody(req);
		sim.log.addBody(entry, req, call.body);
		const late = sim.faults.takeAfterBody(target, call.body);
		const faults = [...named.filter((fault) => !isBeforeBody(fault)), ...late];
		if (await applyAll(faults, call, entry)) return;
		if (!found) return await sendWrongPath(call);
		if (!found.route.open) {
			authorise(credentialOf(req.headers, found.route.keyHeaders ?? []), sim.keys);
		}
		call.params = found.params;
		await found.route.handle(call);
	} catch (error) {
		await sendError(error, reply, requestId);
	}
}

function openCall(sim: SimulatorState, req: IncomingMessage, res: ServerResponse): Call {
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

function logRequest(call: Call, method: string, route: string): LoggedRequest {
	const { sim, req, path, rawQuery, requestId } = call;
	const headers = { ...req.headers };
	for (const name of ['authorization', ...KEY_HEADERS]) delete headers[name];
	const key = keyState(credentialOf(req.headers), sim.keys);
	if (path !== '/user/quota' && sim.keys.some((known) => rawQuery.includes(known))) {
		sim.stats.leaked({ path, where: 'query' });
	}
	return sim.log.open({ method, path, query: rawQuery, route, requestId, key, headers });
}

/** Delays first, then the rest in order; true when the response is sent. */
async function applyAll(
	faults: Fault[],
	{ reply, requestId, req, query }: Call,
	entry: LoggedRequest,
): Promise<boolean> {
	// The balance service takes the key in the query (contract 4.5).
	const authorization = credentialOf(req.headers) ?? `Bearer ${query.get('key') ?? ''}`;
	entry.faults.push(...faults.map((fault) => fault.kind));
	const isDelay = (fault: Fault) => fault.kind === 'delay';
	const ordered = [...faults.filter(isDelay), ...faults.filter((fault) => !isDelay(fault))];
	for (const fault of ordered)
		if (await applyFault(fault, reply, requestId, authorization)) return true;
	return false;
}

async function sendError(error: unknown, reply: Reply, requestId: string): Promise<void> {
	const { res } = reply;
	if (res.destroyed || res.headersSent) return reply.destroy();
	const known = error instanceof ApiError;
	if (!known) process.stderr.write(`simulator: ${String((error as Error).stack ?? error)}\n`);
	const { status, body, headers } = known
		? error
		: apiError(500, `the simulator itself failed: ${String(error)}`);
	await reply.json(status, body(requestId), headers);
}
