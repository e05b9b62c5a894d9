import type { Call } from './call.mts';
import { page } from './page.mts';

/**
 * Responds for a path that the API does not have. By default as live: below `/v1` a JSON 404 that
 * names the path (contract F.9), elsewhere a redirect to the web site (contract 1.5 E11).
 */
export async function sendWrongPath({ sim, reply, path, req }: Call): Promise<void> {
	// Where the 301 leads to, so that a client which follows it lands on a web page.
	if (path === '/' || path === '/console/token') {
		return await reply.html(200, page('CometAPI (simulated web site)'));
	}
	const live = path.startsWith('/v1/') ? 'json404' : 'redirect';
	const { wrongPath } = sim.config;
	switch (wrongPath === 'live' ? live : wrongPath) {
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
