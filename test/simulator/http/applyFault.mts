import type { Fault, StatusFault } from '../faults.mts';
import { sleep } from '../sleep.mts';
import { errorForStatus } from './errors.mts';
import { page } from './page.mts';
import type { Reply } from './reply.mts';

/**
 * Applies a fault. True: the response is sent (or the connection gone), the route must not run.
 * Faults that damage the route's own response are given to the reply and let the route run.
 */
export async function applyFault(
	fault: Fault,
	reply: Reply,
	requestId: string,
	authorization = '',
): Promise<boolean> {
	switch (fault.kind) {
		case 'delay':
			await sleep(fault.ms);
			return false;
		case 'cutStream':
		case 'streamError':
		case 'noDone':
		case 'encoded':
		case 'contentType':
		case 'drip':
			reply.damageWith(fault);
			return false;
		case 'reset':
			if (fault.when === 'afterWork') {
				reply.damageWith(fault);
				return false;
			}
			reply.destroy();
			return true;
		case 'stall':
			reply.res.writeHead(200, { 'content-type': 'application/json' });
			reply.res.flushHeaders();
			return true;
		case 'redirect':
			await reply.html(fault.status ?? 301, page('Moved'), { location: fault.location });
			return true;
		case 'html':
			await reply.html(fault.status ?? 524, page(`Error ${fault.status ?? 524}`));
			return true;
		case 'softError': {
			const message = fault.message ?? 'upstream said no';
			await reply.json(200, { error: { message, type: 'upstream_error' } });
			return true;
		}
		case 'malformedJson':
			await reply.send(200, 'application/json', Buffer.from('{"id":"sim","object":"chat.c'));
			return true;
		case 'emptyBody':
			await reply.send(fault.status ?? 200, 'application/json', Buffer.alloc(0));
			return true;
		case 'raw': {
			const { status = 200, headers = {}, text = '', base64 } = fault;
			const content = base64 === undefined ? Buffer.from(text) : Buffer.from(base64, 'base64');
			const { 'content-type': type = 'application/json', ...rest } = headers;
			await reply.send(status, type, content, rest);
			return true;
		}
		case 'echoKey':
			await sendKey(fault.status ?? 500, reply, authorization);
			return true;
		case 'endless':
			await reply.endless();
			return true;
		case 'status':
			await sendStatus(fault, reply, requestId);
			return true;
	}
}

/** As upstreams do that write the request which they could not carry out into its error. */
async function sendKey(status: number, reply: Reply, authorization: string): Promise<void> {
	const key = authorization.replace(/^Bearer\s+/i, '');
	const request = Buffer.from(`Authorization: ${authorization}`).toString('base64');
	const message = `Could not carry out the request with ${authorization} (${encodeURIComponent(key)})`;
	const error = { message, code: key, param: key, request, type: 'upstream_error' };
	await reply.json(status, { error }, { 'x-request-id': `req ${key}` });
}

async function sendStatus(fault: StatusFault, reply: Reply, requestId: string): Promise<void> {
	const headers: Record<string, string> = {};
	if (fault.retryAfter !== undefined) {
		headers['retry-after'] =
			fault.retryAfterFormat === 'date'
				? new Date(Date.now() + fault.retryAfter * 1000).toUTCString()
				: String(fault.retryAfter);
	}
	const body = fault.body ?? errorForStatus(fault.status).body(requestId);
	await reply.json(fault.status, body, headers);
}
