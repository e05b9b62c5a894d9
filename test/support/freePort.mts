import { createServer, type AddressInfo } from 'node:net';

/** A port that nobody listens on: `wanted`, or the next free one above it. */
export async function freePort(wanted: number): Promise<number> {
	for (let port = wanted; port < wanted + 100; port++) {
		if (await isFree(port)) return port;
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
