import type { Exchange } from './exchange.mts';
import { page } from './strike.mts';

/** A path that the API does not have: never a JSON 404 by default (contract 1.5 E11). */
export async function answerWrongPath({ sim, reply, path, req }: Exchange): Promise<void> {
	// Where the 301 leads to, so that a client which follows it lands on a web page.
	if (path === '/' || path === '/console/token') {
		await reply.html(200, page('CometAPI (simulated web site)'));
		return;
	}
	switch (sim.config.wrongPath) {
		case 'html200':
			return await reply.html(200, page('CometAPI (simulated web site)'));
		case 'html404':
			return await reply.html(404, page('404 Not Found'));
		case 'json404':
			return await reply.json(404, {
				error: {
					message: `Invalid URL (${req.method} ${path})`,
					type: 'invalid_request_error',
					param: '',
					code: '',
				},
			});
		case 'redirect':
			return await reply.html(301, page('301 Moved Permanently'), {
				location: '/console/token',
			});
	}
}
