import { setTimeout as sleep } from 'node:timers/promises';
import type { Fault, StatusFault } from '../faults.mts';
import { errorForStatus } from './errors.mts';
import type { Reply } from './reply.mts';

/**
 * Lets a fault strike. True: the answer is given (or the connection gone), the route must not run.
 * Faults that spoil the route's own answer are handed to the reply and let it run.
 */
export async function strike(fault: Fault, reply: Reply, requestId: string): Promise<boolean> {
	switch (fault.kind) {
		case 'delay':
			await sleep(fault.ms);
			return false;
		case 'cutStream':
		case 'streamError':
		case 'noDone':
			reply.spoil(fault);
			return false;
		case 'reset':
			if (fault.when === 'afterWork') {
				reply.spoil(fault);
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
		case 'status':
			await answerStatus(fault, reply, requestId);
			return true;
	}
}

async function answerStatus(fault: StatusFault, reply: Reply, requestId: string): Promise<void> {
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

/** An HTML page as a proxy or the web site in front of the gateway gives it (contract E11). */
export const page = (title: string) =>
	`<!DOCTYPE html><html><head><title>${title}</title></head><body><h1>${title}</h1></body></html>\n`;
