import type { IncomingMessage } from 'node:http';
import type { SimulatorState } from '../state.mts';
import type { Body } from './body.mts';
import type { Reply } from './reply.mts';

/** One request and the way to respond to it, as a route sees them. */
export type Call = {
	sim: SimulatorState;
	req: IncomingMessage;
	reply: Reply;
	requestId: string;
	/** The server's own address without a path, as the client named it. */
	origin: string;
	path: string;
	/** The query string as received, without the question mark. */
	rawQuery: string;
	query: URLSearchParams;
	params: Record<string, string>;
	body: Body;
};
