import { createServer, type AddressInfo } from 'node:net';

/**
 * What `fetch` and browsers refuse to talk to, whoever listens there (https://fetch.spec.whatwg.org/#port-blocking), as
 * far as it lies among ours: a server on one of these would never seem ready.
 */
const REFUSED = [5060, 5061, 6000, 6566, 6665, 6666, 6667, 6668, 6669, 6679, 6697];

/** A port that nobody listens on: `wanted`, or the next free one above it. */
export async function freePort(wanted: number): Promise<number> {
	for (let port = wanted; port < wanted + 100; port++) {
		if (!REFUSED.includes(port) && (await isFree(port))) return port;
	}
	throw new Error(`No port from ${wanted} to ${wanted + 99} is free`);
}

async function isFree(port: number): Promise<boolean> {
	const server = createServer();
	return await new Promise((resolve) => {
		server.once('error', () => resolve(false));
		server.listen(port, '127.0.0.1', () => {
			const taken = (server.address() as AddressInfo).port !== port;
			server.close(() => resolve(!taken));
		});
	});
}
