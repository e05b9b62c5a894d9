import { omit } from '../api/body';
import type { JsonObject } from '../api/readJson';
import { isObject } from '../api/readJson';
import { argumentsIn } from './calledTools';
import { mergeDelta } from './mergeDelta';
import { distinctObjects } from './toolArguments';

/** What is called: a function with its arguments, or a tool of the user's own with a text (contract 2.1). */
const CALLED = { function: 'arguments', custom: 'input' } as const;

/** A call that is being streamed. */
type OpenCall = { call: JsonObject; index: unknown };

/**
 * Puts streamed tool calls together. A known id is that call, whatever the index; a new id is a new call; a piece
 * with neither belongs to the call that is being streamed; the index counts only where it is all there is,
 * because some vendors give all calls the same one, or number the pieces of one call differently.
 */
export class ToolCallPieces {
	private readonly all: OpenCall[] = [];

	private last: OpenCall | undefined;

	/** @param deltas `delta.tool_calls` of a chunk */
	add(deltas: unknown): void {
		for (const delta of Array.isArray(deltas) ? deltas : [deltas]) {
			if (isObject(delta)) this.addPiece(delta);
		}
	}

	calls(): JsonObject[] {
		return this.all.map(({ call }) => call);
	}

	private addPiece({ index, ...given }: JsonObject) {
		const piece = nested(given);
		const open = this.openCall(piece, index);
		const { call } = open;
		open.index ??= index;
		// Two calls under one id cannot both be answered.
		if (!call.id && piece.id && !this.all.some((other) => other.call.id === piece.id)) {
			call.id = piece.id;
		}
		mergeDelta(call, piece, ['id', 'type', ...Object.keys(CALLED)]);
		if (piece.type && call.type !== 'custom') call.type = piece.type;
		for (const [kind, field] of Object.entries(CALLED)) {
			if (isObject(piece[kind])) addCalled(call, kind, field, piece[kind]);
		}
		this.last = open;
	}

	private openCall(piece: JsonObject, index: unknown): OpenCall {
		const known = this.known(piece, index);
		return known && !saysAnother(known.call, piece) ? known : this.newCall(index);
	}

	private known({ id, function: called, custom }: JsonObject, index: unknown) {
		const hasIndex = index !== undefined && index !== null;
		const ofIndex = hasIndex ? this.latest((open) => open.index === index) : undefined;
		if (id) {
			const same = this.latest(({ call }) => call.id === id);
			const unnamed = hasIndex ? ofIndex : this.last;
			return same ?? (unnamed && !unnamed.call.id ? unnamed : undefined);
		}
		if (!hasIndex) return this.last;
		if (ofIndex) return ofIndex;
		// A number that is new begins a call only when the piece names what is called.
		const name = [called, custom].filter(isObject).some((part) => Boolean(part.name));
		return name ? undefined : this.last;
	}

	private latest(fits: (open: OpenCall) => boolean): OpenCall | undefined {
		return [...this.all].reverse().find(fits);
	}

	private newCall(index: unknown): OpenCall {
		const open: OpenCall = { call: { type: 'function' }, index };
		this.all.push(open);
		return open;
	}
}

/** Some send name and arguments without the object around them. */
function nested(piece: JsonObject): JsonObject {
	const { name, input, ...rest } = piece;
	const written = argumentsIn(rest) ?? input;
	if (piece.function || piece.custom || (name === undefined && written === undefined)) return piece;
	return {
		...omit(rest, 'arguments', 'parameters', 'args'),
		function: { name, arguments: written },
	};
}

/**
 * Whether a piece begins another call although nothing else says so: it names what is called, with whole arguments,
 * and the call so far has whole ones that are different.
 */
function saysAnother({ function: open }: JsonObject, { function: added }: JsonObject): boolean {
	if (!isObject(open) || !isObject(added) || !added.name) return false;
	const [before, after] = [open.arguments, added.arguments].map((written) =>
		distinctObjects(textOf(written)),
	);
	if (before.length !== 1) return false;
	if (added.name !== open.name && !String(added.name).startsWith(String(open.name))) return true;
	return after.length === 1 && JSON.stringify(before) !== JSON.stringify(after);
}

const textOf = (written: unknown): string =>
	typeof written === 'string' ? written : (JSON.stringify(written) ?? '');

function addCalled(call: JsonObject, kind: string, field: string, added: JsonObject) {
	const called = (call[kind] ??= {}) as JsonObject;
	if (kind === 'custom') call.type = kind;
	called.name = nameOf(called.name, added.name);
	const written = kind === 'custom' ? added[field] : argumentsIn(added);
	const old = (called[field] as string | undefined) ?? '';
	called[field] = old + (written === undefined || written === null ? '' : textOf(written));
}

/** A name comes once, in pieces, or again with each piece; sometimes as far as it is known by then. */
function nameOf(old: unknown, added: unknown): unknown {
	if (typeof added !== 'string' || added === '') return old ?? added ?? undefined;
	if (typeof old !== 'string' || added.startsWith(old)) return added;
	return old + added;
}
