import { directiveNumber, parseBytes, readDirectives } from '../text/directives.mts';

/** Where a job was created; decides which status route knows it and in which shape. */
export type VideoRoute =
	| 'unified'
	| 'videos'
	| 'xai'
	| 'runway'
	| `kling/${string}`
	| `job/${string}`;

/** How a job ends. `violation` fails without a reason but for `/content`; `stuck` never ends. */
export type Outcome =
	| 'completed'
	| 'failed'
	| 'error'
	| 'violation'
	| 'expired'
	| 'cancelled'
	| 'stuck';

/** What directives, model name or a control call decide about a job. */
export type JobTraits = {
	/** How long it takes on the simulator's clock. */
	jobSeconds: number;
	outcome: Outcome;
	/** Older vocabulary of the shared surface: SUBMITTED, SUCCESS, ... */
	legacy: boolean;
	/** Older wrapper of xAI, Runway and Kling's omni route: `{code, message, data}`. */
	wrapped: boolean;
	/** Kling's task without the envelope. */
	bare: boolean;
	/** `completed_at` is set while the job is still in progress. */
	early: boolean;
	/** Completed without a URL in the object. */
	noUrl: boolean;
	/** An unknown status word while it runs. */
	oddStatus: boolean;
	/** ms after create during which the id is not known yet. */
	lateMs: number;
	/** Size of the file, padded. */
	bytes?: number;
};

export type VideoJob = JobTraits & {
	id: string;
	route: VideoRoute;
	model: string;
	/** Without directives. */
	prompt: string;
	/** Simulator ms since 1970. */
	createdAt: number;
	/** Length of the video as asked for. */
	videoSeconds: number;
	size: string;
	remixedFrom?: string;
	/** Kling: the video that this one extends. */
	parent?: { id: string; url: string; duration: string };
	externalTaskId?: string;
	callbackUrl?: string;
};

/** Where a job stands. `missing`: created, but not known to the status route yet. */
export type Phase = {
	state: 'missing' | 'queued' | 'running' | 'done';
	/** 0 to 100. */
	progress: number;
	outcome: Outcome;
	/** Simulator ms at which it ended or will end. */
	endsAt: number;
};

/** The first part of a job's time that it spends in the queue. */
const QUEUED_SHARE = 0.15;

/** Pure: a job's phase at a time. */
export function phaseOf(job: VideoJob, nowMs: number): Phase {
	const { outcome, createdAt } = job;
	const length = job.jobSeconds * 1000;
	const age = nowMs - createdAt;
	const share = length > 0 ? age / length : 1;
	const endsAt = createdAt + length;
	if (age < job.lateMs) return { state: 'missing', progress: 0, outcome, endsAt };
	if (outcome === 'stuck') {
		const progress = Math.min(99, Math.floor(share * 50));
		return { state: share < QUEUED_SHARE ? 'queued' : 'running', progress, outcome, endsAt };
	}
	if (share >= 1) return { state: 'done', progress: 100, outcome, endsAt };
	if (share < QUEUED_SHARE) return { state: 'queued', progress: 0, outcome, endsAt };
	return { state: 'running', progress: Math.floor(share * 100), outcome, endsAt };
}

const outcomes: Record<string, Outcome> = {
	fail: 'failed',
	error: 'error',
	violation: 'violation',
	expire: 'expired',
	cancel: 'cancelled',
	stuck: 'stuck',
};

/** Reads a job's traits from its prompt's directives and its model's name. */
export function traitsOf(
	prompt: string,
	model: string,
	defaultSeconds: number,
): JobTraits & { text: string } {
	const { text, directives } = readDirectives(prompt);
	const named = Object.keys(outcomes).find((name) => directives.has(name));
	const bytes = directives.get('bytes') ?? /^sim-bulk-(.+)$/.exec(model)?.[1];
	return {
		text,
		jobSeconds: directiveNumber(directives, 'seconds') ?? defaultSeconds,
		outcome: named ? outcomes[named] : 'completed',
		legacy: directives.has('legacy'),
		wrapped: directives.has('wrapped'),
		bare: directives.has('bare'),
		early: directives.has('early'),
		noUrl: directives.has('no-url'),
		oddStatus: directives.has('odd-status'),
		lateMs: directives.has('late') ? (directiveNumber(directives, 'late') ?? 1) * 1000 : 0,
		bytes: bytes === undefined ? undefined : parseBytes(bytes),
	};
}
