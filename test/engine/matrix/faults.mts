import type { Fault } from '../../simulator/faults.mts';

/** What can go wrong with a response, and what becomes of a call then: the cells of the fault matrix. */

/**
 * Kinds of call. `paid`: makes something dear (images, speech, jobs). `chat`: is repeated after unsure failures.
 * `free`: may be repeated. `state`: asks for a job that was made elsewhere, `wait`: until it is done. `check`: asks for
 * one that the run itself has made. `file`: fetches a file.
 */
export type CallKind = 'paid' | 'chat' | 'free' | 'state' | 'wait' | 'check' | 'file';

/** `works`: the right item comes out. Else a piece of the sentence that the user reads. */
export type Outcome = 'works' | RegExp;

export type FaultRow = {
	/** As a reader of the docs understands it. */
	name: string;
	fault: Fault;
	/** How often it happens; without it, always. */
	times?: number;
	outcome: Outcome | (Partial<Record<CallKind, Outcome>> & { otherwise: Outcome });
	/** Whether a chat may be done twice, which 'Retry Unsure Failures' says. */
	mayRepeatChat?: boolean;
	/** Only where the response is a stream of events. */
	streams?: true;
	/** Whether it shows only when the time-out is over. */
	isTimedOut?: true;
	/** Not where the response is a stream of events, or a file. */
	json?: true;
};

const text = (body: string) => ({ kind: 'raw', text: body }) as const;
const errorBody = (message: string) => JSON.stringify({ error: { message, type: 'x' } });
const page = (title: string) => `<!doctype html><title>${title}</title><p>Sorry</p>`;
const html = (status: number, title: string, headers = {}) =>
	({
		kind: 'raw',
		status,
		headers: { 'content-type': 'text/html', ...headers },
		text: page(title),
	}) as const;

const BROKE_OFF = /broke off/;
const NOT_FOUND = /was not found at the base URL|does not know this job|could not be fetched/;

/** A failed check never fails the job that was made, and a chat or a free call is asked again. */
const passing = (told: RegExp) => ({ paid: told, otherwise: 'works' as const });
/** Of a check, the job comes out as it was last seen. */
const lasting = (told: RegExp) => ({ check: 'works' as const, otherwise: told });

export const FAULTS: FaultRow[] = [
	{
		name: 'A rate limit (429) that says when to come again',
		fault: { kind: 'status', status: 429, retryAfter: 0 },
		times: 1,
		outcome: 'works',
	},
	{
		name: 'A rate limit (429) that asks to wait for an hour',
		fault: { kind: 'status', status: 429, retryAfter: 3600 },
		outcome: lasting(/too many requests.*asks to wait 3600 seconds.*HTTP 429/),
	},
	{
		name: 'A rate limit as a page (429, HTML)',
		fault: html(429, 'Too Many Requests'),
		outcome: lasting(/too many requests.*\(HTTP 429/),
	},
	{
		name: 'The gateway has no room (503, in its own words)',
		fault: { kind: 'status', status: 503 },
		times: 1,
		outcome: 'works',
	},
	{
		name: 'Somebody in between is unavailable (503, in other words)',
		fault: { ...text(errorBody('upstream connect error')), status: 503 },
		times: 1,
		outcome: passing(/unavailable: upstream connect error.*HTTP 503/),
		mayRepeatChat: true,
	},
	{
		name: 'The provider failed (500)',
		fault: { kind: 'status', status: 500 },
		times: 1,
		outcome: passing(/failed: .*\(HTTP 500/),
		mayRepeatChat: true,
	},
	{
		name: 'The provider took too long for the gateway (524, HTML)',
		fault: { kind: 'html' },
		outcome: lasting(/failed: HTTP 524 with an HTML page/),
		mayRepeatChat: true,
	},
	{
		name: 'A wrong key (401)',
		fault: { kind: 'status', status: 401 },
		outcome: lasting(/refused the API key.*\(HTTP 401/),
	},
	{
		name: 'An empty balance (402)',
		fault: { ...text(errorBody('please top up')), status: 402 },
		outcome: lasting(/balance or the quota.*please top up.*HTTP 402/),
	},
	{
		name: 'A firewall (403, HTML of Cloudflare)',
		fault: html(403, 'Attention Required! | Cloudflare', { server: 'cloudflare' }),
		outcome: lasting(/does not allow.*of Cloudflare.*HTTP 403/),
	},
	{
		name: 'Too large (413, HTML)',
		fault: html(413, 'Request Entity Too Large'),
		outcome: lasting(/too large|could not be fetched.*413/),
	},
	{
		name: 'Bad input (400)',
		fault: { ...text(errorBody('size is not supported')), status: 400 },
		outcome: lasting(/did not accept the request: size is not supported.*HTTP 400/),
	},
	{
		name: 'A page instead of an answer (200, HTML)',
		fault: html(200, 'Welcome'),
		outcome: lasting(NOT_FOUND),
	},
	{
		name: 'No such path (404, HTML)',
		fault: html(404, 'Not Found'),
		outcome: lasting(NOT_FOUND),
	},
	{
		name: 'A failure with a good status (200 with `error`)',
		fault: { kind: 'softError' },
		outcome: lasting(/upstream said no/),
	},
	{
		name: 'The connection is reset before the request was read',
		fault: { kind: 'reset', when: 'beforeBody' },
		times: 1,
		outcome: passing(BROKE_OFF),
		mayRepeatChat: true,
	},
	{
		name: 'The connection is reset after the request was read',
		fault: { kind: 'reset', when: 'afterBody' },
		times: 1,
		outcome: passing(BROKE_OFF),
		mayRepeatChat: true,
	},
	{
		name: 'The connection is reset after the work was done',
		fault: { kind: 'reset', when: 'afterWork' },
		times: 1,
		outcome: passing(BROKE_OFF),
		mayRepeatChat: true,
	},
	{
		name: 'The response is cut in its middle',
		fault: { kind: 'cutStream' },
		times: 1,
		outcome: passing(BROKE_OFF),
		mayRepeatChat: true,
		json: true,
	},
	{
		name: 'A stream is cut in its middle',
		fault: { kind: 'cutStream', chunks: 2 },
		outcome: /broke off before its end.*; until then it had sent/,
		streams: true,
	},
	{
		name: 'A stream tells an error',
		fault: { kind: 'streamError', after: 2 },
		outcome: /cannot be used: .*until then it had sent/,
		streams: true,
	},
	{
		name: 'A stream ends without [DONE]',
		fault: { kind: 'noDone' },
		outcome: 'works',
		streams: true,
	},
	{
		name: 'JSON that is cut',
		fault: { kind: 'malformedJson' },
		outcome: lasting(
			/cannot be used: (?:it is not JSON|it is .* instead of a file|a piece of the stream is not JSON)/,
		),
	},
	{
		name: 'Nothing at all (200)',
		fault: { kind: 'emptyBody' },
		// A job that says nothing is still running.
		outcome: {
			...lasting(/is empty|it is application\/json instead|broke off before its end/),
			state: 'works',
			wait: /is not finished/,
		},
	},
	{
		name: 'Nothing after the headers',
		fault: { kind: 'stall' },
		outcome: lasting(/did not answer in time/),
		isTimedOut: true,
	},
	{
		name: 'A response that never ends',
		fault: { kind: 'endless' },
		outcome: lasting(/did not answer in time|instead of a file/),
		isTimedOut: true,
		json: true,
	},
	{
		name: 'A response that drips',
		fault: { kind: 'drip', ms: 1 },
		outcome: 'works',
	},
	{
		name: 'A response in gzip',
		fault: { kind: 'encoded', encoding: 'gzip' },
		outcome: 'works',
	},
	{
		name: 'A response in Brotli',
		fault: { kind: 'encoded', encoding: 'br' },
		outcome: 'works',
	},
	{
		name: 'A response under a wrong type',
		fault: { kind: 'contentType', type: 'text/plain' },
		outcome: 'works',
	},
	{
		name: 'An error of two million characters',
		fault: { ...text(errorBody(`no ${'really '.repeat(300_000)}`)), status: 400 },
		outcome: lasting(/did not accept the request: no really/),
	},
	{
		name: 'An error that is no text',
		fault: {
			kind: 'raw',
			status: 500,
			base64: Buffer.from([0xff, 0xfe, 0, 1, 2, 0xc3]).toString('base64'),
		},
		outcome: lasting(/\(HTTP 500/),
		mayRepeatChat: true,
	},
	{
		name: 'An error that holds the API key (500)',
		fault: { kind: 'echoKey' },
		outcome: lasting(/Could not carry out the request with Bearer \*\*\*/),
		mayRepeatChat: true,
	},
	{
		name: 'A refusal that holds the API key (400)',
		fault: { kind: 'echoKey', status: 400 },
		outcome: lasting(/Could not carry out the request with Bearer \*\*\*/),
	},
];

/** Needs the address of another server. */
export const redirect = (location: string): FaultRow => ({
	name: 'A redirect to another host',
	fault: { kind: 'redirect', location },
	// A file is fetched from there, without the key.
	outcome: { ...lasting(/redirect to http/), file: 'works' },
});

export const outcomeOf = ({ outcome }: FaultRow, kind: CallKind): Outcome =>
	typeof outcome === 'string' || outcome instanceof RegExp
		? outcome
		: (outcome[kind] ?? outcome.otherwise);
