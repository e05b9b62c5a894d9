import type { Body } from './http/body.mts';
import { bodyText } from './http/body.mts';
import { pathMatches } from './http/pathPattern.mts';

/** An odd response, from the header `x-sim-fault` (JSON) or from a rule of `POST /__sim/faults`. */
export type Fault =
	| StatusFault
	| { kind: 'html'; status?: number }
	| { kind: 'redirect'; location: string; status?: number }
	| { kind: 'reset'; when?: 'beforeBody' | 'afterBody' | 'afterWork' }
	| { kind: 'delay'; ms: number }
	| { kind: 'stall' }
	| CutStreamFault
	| { kind: 'softError'; message?: string }
	| { kind: 'malformedJson' }
	| { kind: 'emptyBody'; status?: number }
	| { kind: 'streamError'; after?: number; message?: string }
	| { kind: 'noDone' }
	| RawFault
	| { kind: 'echoKey'; status?: number }
	| { kind: 'encoded'; encoding: 'br' | 'gzip' }
	| { kind: 'contentType'; type: string }
	| { kind: 'drip'; ms: number }
	| { kind: 'endless' };

/** `retryAfter` in seconds, sent as it is or, with `retryAfterFormat: 'date'`, as an HTTP date. */
export type StatusFault = {
	kind: 'status';
	status: number;
	retryAfter?: number;
	retryAfterFormat?: 'seconds' | 'date';
	body?: unknown;
};

/** A whole response, as it is to be: `text`, or `base64` of its bytes. */
export type RawFault = {
	kind: 'raw';
	status?: number;
	headers?: Record<string, string>;
	text?: string;
	base64?: string;
};

/** `chunks` counts server-sent events, `bytes` is for any other response (default: half of it). */
export type CutStreamFault = { kind: 'cutStream'; chunks?: number; bytes?: number };

export type FaultMatch = {
	/** An exact path, a route template such as `/v1/videos/{id}`, or a prefix ending in `*`. */
	path?: string;
	method?: string;
	/** A piece of the JSON text, or of the `name=value` lines of a form. */
	bodyIncludes?: string;
};

/** `after`: let so many matching requests pass first; `times`: then apply the fault so often. */
export type FaultRule = { match?: FaultMatch; fault: Fault; times?: number; after?: number };

export type FaultRuleState = FaultRule & { id: string; matched: number; applied: number };

export type FaultTarget = { method: string; path: string; template: string };

/** The rules in force, first come first served; delays add up, of the others one applies. */
export class FaultRules {
	private rules: FaultRuleState[] = [];
	private lastId = 0;

	add(rule: FaultRule): string {
		checkFault(rule.fault);
		const id = `fault_${++this.lastId}`;
		this.rules.push({ ...rule, id, matched: 0, applied: 0 });
		return id;
	}

	list(): FaultRuleState[] {
		return this.rules;
	}

	remove(id: string): void {
		this.rules = this.rules.filter((rule) => rule.id !== id);
	}

	clear(): void {
		this.rules = [];
	}

	/** Faults to apply before the body is read: only of rules that do not ask for the body. */
	takeBeforeBody(target: FaultTarget): Fault[] {
		return this.take(target, undefined, (rule) => isBeforeBody(rule.fault) && !needsBody(rule));
	}

	takeAfterBody(target: FaultTarget, body: Body): Fault[] {
		return this.take(target, body, (rule) => !isBeforeBody(rule.fault) || needsBody(rule));
	}

	private take(
		target: FaultTarget,
		body: Body | undefined,
		eligible: (rule: FaultRule) => boolean,
	): Fault[] {
		const taken: Fault[] = [];
		let found = false;
		for (const rule of this.rules) {
			const isDelay = rule.fault.kind === 'delay';
			if (!eligible(rule) || (found && !isDelay) || !matches(rule, target, body)) continue;
			rule.matched++;
			const exhausted = rule.applied >= (rule.times ?? Infinity);
			if (rule.matched <= (rule.after ?? 0) || exhausted) continue;
			rule.applied++;
			found ||= !isDelay;
			taken.push(rule.fault);
		}
		return taken;
	}
}

/** Faults of the header `x-sim-fault`: one object or a list of them. */
export function readFaultHeader(header: string | string[] | undefined): Fault[] {
	if (header === undefined) return [];
	const faults = [JSON.parse(String(header)) as Fault | Fault[]].flat();
	faults.forEach(checkFault);
	return faults;
}

const kinds: Array<Fault['kind']> = [
	'status',
	'html',
	'redirect',
	'reset',
	'delay',
	'stall',
	'cutStream',
	'softError',
	'malformedJson',
	'emptyBody',
	'streamError',
	'noDone',
	'raw',
	'echoKey',
	'encoded',
	'contentType',
	'drip',
	'endless',
];

/** A misspelt fault must not pass as no fault. */
function checkFault(fault: Fault): void {
	if (!kinds.includes(fault?.kind)) throw new Error(`no fault ${JSON.stringify(fault)}`);
}

export const isBeforeBody = (fault: Fault) => fault.kind === 'reset' && fault.when === 'beforeBody';

const needsBody = (rule: FaultRule) => rule.match?.bodyIncludes !== undefined;

function matches(rule: FaultRule, target: FaultTarget, body: Body | undefined): boolean {
	const { path = '*', method, bodyIncludes } = rule.match ?? {};
	if (method !== undefined && method.toUpperCase() !== target.method) return false;
	if (!pathMatches(path, target.path) && path !== target.template) return false;
	if (bodyIncludes === undefined) return true;
	return body !== undefined && bodyText(body).includes(bodyIncludes);
}
