import type { ToolCall } from './conversation';

type CallPiece = ToolCall & { index?: number };

/** Puts streamed tool calls together: id and name of a call come once, its arguments in pieces. */
export class ToolCallPieces {
	private readonly all: ToolCall[] = [];

	/** By index on the wire: the call that further pieces belong to. */
	private readonly open = new Map<string, ToolCall>();

	/** @param deltas `delta.tool_calls` of a chunk */
	add(deltas: unknown): void {
		if (!Array.isArray(deltas)) return;
		for (const delta of deltas as CallPiece[]) this.addCall(delta);
	}

	calls(): ToolCall[] {
		return this.all;
	}

	private addCall({ index, ...piece }: CallPiece) {
		const call = this.callOf(String(index ?? ''), piece.id);
		const called = (call.function ??= {});
		call.id ||= piece.id;
		call.extra_content ??= piece.extra_content;
		called.name ||= piece.function?.name;
		const added: unknown = piece.function?.arguments ?? '';
		called.arguments =
			(called.arguments ?? '') + (typeof added === 'string' ? added : JSON.stringify(added));
	}

	/** Gemini, for one, gives all calls of an answer the same index: another id is another call. */
	private callOf(place: string, id: string | undefined): ToolCall {
		const open = this.open.get(place);
		if (open && !(open.id && id && open.id !== id)) return open;
		const call: ToolCall = { type: 'function', function: { arguments: '' } };
		this.all.push(call);
		this.open.set(place, call);
		return call;
	}
}
