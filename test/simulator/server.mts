import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { controlOf, type Control } from './control.mts';
import { handleControl } from './controlRoutes.mts';
import { handle } from './handle.mts';
import { Router } from './http/router.mts';
import { routes } from './routes/index.mts';
import { defaultConfig, SimulatorState, type SimulatorConfig } from './state.mts';

export type SimulatorOptions = {
	/** 0 or absent: any free port. */
	port?: number;
	/** Default 127.0.0.1. */
	host?: string;
	/** Valid keys; default `sk-sim`. `sk-broke` is always known and always out of balance. */
	keys?: string[];
	config?: Partial<SimulatorConfig>;
};

export type RunningSimulator = {
	/** `http://127.0.0.1:PORT`, the root of the provider-native routes and of the catalog. */
	url: string;
	/** The OpenAI-compatible base, `url` + `/v1`. */
	baseUrl: string;
	control: Control;
	close(): Promise<void>;
};

/** Starts a simulator in this process. */
export async function startSimulator(options: SimulatorOptions = {}): Promise<RunningSimulator> {
	const { port = 0, host = '127.0.0.1', keys = ['sk-sim'] } = options;
	const state = new SimulatorState(keys, { ...defaultConfig, ...options.config });
	const router = new Router(routes);
	const server = createServer((req, res) => {
		const handled = req.url?.startsWith('/__sim/')
			? handleControl(state, req, res)
			: handle(state, router, req, res);
		handled.catch(() => res.destroy());
	});
	// Uploads of several GiB take longer than Node's default, and idle connections that a client
	// keeps for the next call must not be closed under it.
	server.requestTimeout = 0;
	server.keepAliveTimeout = 120_000;
	await new Promise<void>((resolve, reject) => {
		server.once('error', reject);
		server.listen(port, host, resolve);
	});
	const url = `http://${host}:${(server.address() as AddressInfo).port}`;
	return { url, baseUrl: `${url}/v1`, control: controlOf(url), close: () => close(server) };
}

async function close(server: Server): Promise<void> {
	const closed = new Promise<void>((resolve) => server.close(() => resolve()));
	server.closeAllConnections();
	await closed;
}
