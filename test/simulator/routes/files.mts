import { accessDenied, invalidRequest } from '../http/errors.mts';
import type { Exchange } from '../http/exchange.mts';
import type { Route } from '../http/router.mts';
import { isValidQuery } from '../files.mts';
import { bulkBytes } from '../media/bulk.mts';
import { imageOf, type ImageFormat } from '../media/image.mts';
import { parseBytes } from '../text/directives.mts';
import { sendFilm } from './sendFilm.mts';

/** `i/<hash>-<width>x<height>.<format>`: everything a picture needs stands in its name. */
const imageName = /^i\/([0-9a-f]{16})-(\d+)x(\d+)\.(png|jpeg|webp)$/;

/**
 * Media results. In production they lie on another host, so the key must not come along: a request
 * with an Authorization header fails loudly and is counted as a leak (contract 3.7).
 */
const filesRoute: Route = {
	method: 'GET',
	path: '/files/{name+}',
	open: true,
	async handle(exchange) {
		const { sim, req, params, rawQuery, path } = exchange;
		if (req.headers.authorization !== undefined) {
			sim.stats.leaked({ path, where: 'authorization' });
			throw invalidRequest('a media URL must be fetched without the Authorization header');
		}
		if (!isValidQuery(params.name, rawQuery, sim.clock.seconds())) throw accessDenied();
		await sendFile(exchange);
	},
};

async function sendFile(exchange: Exchange): Promise<void> {
	const { params, query, reply } = exchange;
	const image = imageName.exec(params.name);
	if (!image) {
		const bytes = query.has('bytes') ? Number(query.get('bytes')) : undefined;
		if (!(await sendFilm(exchange, params.name, bytes))) throw accessDenied();
		return;
	}
	const [, hash, width, height, format] = image;
	const content = imageOf(hash, Number(width), Number(height), format as ImageFormat);
	await reply.send(200, `image/${format}`, content);
}

/** `GET /files/bulk?bytes=1GiB&type=audio/wav`: unsigned, for something big to upload. */
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
