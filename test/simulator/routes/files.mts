import { credentialOf } from '../auth.mts';
import { isValidQuery } from '../files.mts';
import { accessDenied, invalidRequest } from '../http/errors.mts';
import type { Route } from '../http/router.mts';
import { bulkBytes } from '../media/bulk.mts';
import { parseBytes } from '../text/directives.mts';
import { sendFile } from './sendFile.mts';

/**
 * Media results. In production they lie on another host, so the key must not come along: a request
 * with an Authorization header fails loudly and is counted as a leak (contract 3.7).
 */
const filesRoute: Route = {
	method: 'GET',
	path: '/files/{name+}',
	open: true,
	async handle(call) {
		const { sim, req, params, query, rawQuery, path } = call;
		if (credentialOf(req.headers) !== undefined) {
			sim.stats.leaked({ path, where: 'authorization' });
			throw invalidRequest('a media URL must be fetched without the Authorization header');
		}
		if (!isValidQuery(params.name, rawQuery, sim.clock.seconds())) throw accessDenied();
		const bytes = query.has('bytes') ? Number(query.get('bytes')) : undefined;
		await sendFile(call, params.name, bytes);
	},
};

/**
 * `GET /files/bulk?bytes=1GiB&type=audio/wav`: the simulator's own, unsigned. Something big to
 * upload, since no size limit is documented (contract 2.6).
 */
const bulkRoute: Route = {
	method: 'GET',
	path: '/files/bulk',
	open: true,
	async handle({ query, reply }) {
		const bytes = parseBytes(query.get('bytes') ?? '1MiB') ?? 0;
		const type = query.get('type') ?? 'application/octet-stream';
		await reply.stream(200, type, bytes, bulkBytes(bytes));
	},
};

export const fileRoutes: Route[] = [filesRoute, bulkRoute];
