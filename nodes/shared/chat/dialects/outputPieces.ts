import { omit } from '../../api/body';
import type { JsonObject } from '../../api/readJson';
import { isObject } from '../../api/readJson';
import type { AnswerPiece } from '../answerEvents';

/** An output item that is being streamed. */
type OpenItem = { item: JsonObject; index: unknown; done: boolean };

/** What an event adds to: which kind of item, which list of it, which kind of part, which field. */
type Place = {
	item: string;
	list?: string;
	part?: string;
	field: string;
	says?: keyof AnswerPiece;
};

/**
 * Where the pieces belong that events bring as `delta`, and once more whole at their end
 * (https://platform.openai.com/docs/api-reference/responses-streaming).
 */
const PLACES: Record<string, Place> = {
	output_text: {
		item: 'message',
		list: 'content',
		part: 'output_text',
		field: 'text',
		says: 'text',
	},
	refusal: {
		item: 'message',
		list: 'content',
		part: 'refusal',
		field: 'refusal',
		says: 'refusal',
	},
	reasoning_summary_text: {
		item: 'reasoning',
		list: 'summary',
		part: 'summary_text',
		field: 'text',
		says: 'reasoning',
	},
	reasoning_text: {
		item: 'reasoning',
		list: 'content',
		part: 'reasoning_text',
		field: 'text',
		says: 'reasoning',
	},
	function_call_arguments: { item: 'function_call', field: 'arguments' },
	mcp_call_arguments: { item: 'mcp_call', field: 'arguments' },
	custom_tool_call_input: { item: 'custom_tool_call', field: 'input' },
	code_interpreter_call_code: { item: 'code_interpreter_call', field: 'code' },
};

const PIECE_EVENT = /^response\.([\w.]+)\.(added|delta|done)$/;

/** Puts the output items of a streamed response together from all that tells of them. */
export class OutputPieces {
	/** The text of the answer so far. */
	text = '';

	private readonly open: OpenItem[] = [];

	/** Takes an event; undefined when it is about no output item. */
	add(type: string, event: JsonObject): AnswerPiece | undefined {
		const piece: AnswerPiece = { text: '', reasoning: '', refusal: '' };
		const [, name = '', phase] = PIECE_EVENT.exec(type) ?? [];
		const place = PLACES[name];
		if (name === 'output_item' && isObject(event.item)) {
			this.addItem(event.item, event.output_index, phase === 'done', piece);
		} else if (name === 'output_text.annotation') {
			(this.holderOf(PLACES.output_text, event).annotations as unknown[]).push(event.annotation);
		} else if (place) {
			this.addText(place, event, phase === 'done', piece);
		} else {
			return undefined;
		}
		this.text += piece.text;
		return piece;
	}

	items(): JsonObject[] {
		return this.open
			.map(({ item }) => item)
			.filter((item) => !isBlankItem(item) || item.type === 'reasoning');
	}

	private addItem(item: JsonObject, index: unknown, done: boolean, piece: AnswerPiece) {
		const known = this.find(item.type, item.id, index, done);
		if (!known) {
			this.open.push({ item: { ...item }, index, done });
			sayAll(item, piece);
			return;
		}
		const told = known.item;
		known.done = done;
		// Its end may leave out what its pieces have told, or be the first to tell.
		const kept = CONTENTS.filter((key) => isBlank(item[key]) && !isBlank(told[key]));
		known.item = { ...told, ...item, ...Object.fromEntries(kept.map((key) => [key, told[key]])) };
		if (CONTENTS.every((key) => isBlank(told[key]))) sayAll(item, piece);
	}

	private addText(place: Place, event: JsonObject, atEnd: boolean, piece: AnswerPiece) {
		const added = atEnd ? (event[place.field] ?? event.text) : event.delta;
		if (typeof added !== 'string') return;
		const holder = this.holderOf(place, event);
		const old = typeof holder[place.field] === 'string' ? (holder[place.field] as string) : '';
		// What came in pieces is told once more at their end.
		const news = atEnd && old ? '' : added;
		holder[place.field] = old + news;
		if (place.says) piece[place.says] += news;
	}

	/** The item or the part of one that a piece belongs to; made when it is not there yet. */
	private holderOf(place: Place, event: JsonObject): JsonObject {
		const open =
			this.find(place.item, event.item_id, event.output_index, true) ?? this.newItem(place, event);
		return place.list ? partOf(open.item, place, event) : open.item;
	}

	/** An item by its id, else by its place among those of its kind; without either it is the last of them. */
	private find(type: unknown, id: unknown, index: unknown, mayGoOn: boolean): OpenItem | undefined {
		const ofKind = this.open.filter((open) => open.item.type === type);
		const known = ofKind.find(({ item }) => id != null && item.id === id);
		if (known || !mayGoOn) return known;
		const going = ofKind.filter(({ done }) => !done);
		if (index == null) return going.at(-1);
		return going.find((open) => open.index === index) ?? going.find((open) => open.index == null);
	}

	private newItem({ item: type, list }: Place, event: JsonObject): OpenItem {
		const item: JsonObject = {
			...(typeof event.item_id === 'string' && { id: event.item_id }),
			type,
			...(type === 'message' && { role: 'assistant' }),
			status: 'completed',
			...(list && { [list]: [] }),
		};
		const open = { item, index: event.output_index, done: false };
		this.open.push(open);
		return open;
	}
}

function partOf(item: JsonObject, { list = '', part: type }: Place, event: JsonObject): JsonObject {
	const parts = (Array.isArray(item[list]) ? item[list] : []) as JsonObject[];
	item[list] = parts;
	const index = event.content_index ?? event.summary_index;
	const at = typeof index === 'number' ? index : parts.length - 1;
	const known = parts[at] ?? parts.at(-1);
	if (known?.type === type && (parts[at] || typeof index !== 'number')) return known;
	const part: JsonObject = { type, ...(type === 'output_text' && { annotations: [] }) };
	parts.push(part);
	return part;
}

/** The fields in which an item has what it says or does. */
const CONTENTS = ['content', 'summary', 'arguments', 'input', 'code'];

/** Whether a message, a reasoning or a call holds nothing yet; other kinds are never blank. */
export function isBlankItem(item: JsonObject): boolean {
	if (item.type === 'message' || item.type === 'reasoning') {
		return CONTENTS.every((key) => isBlank(item[key])) && isBlank(item.encrypted_content);
	}
	return item.type === 'function_call' && isBlank(item.arguments) && isBlank(item.name);
}

function isBlank(value: unknown): boolean {
	if (Array.isArray(value)) return value.every(isBlank);
	if (isObject(value)) {
		return Object.values(omit(value, 'type', 'annotations', 'logprobs')).every(isBlank);
	}
	return value === undefined || value === null || value === '';
}

/** What an item says that came whole. */
function sayAll(item: JsonObject, piece: AnswerPiece) {
	for (const { item: type, list, part, field, says } of Object.values(PLACES)) {
		if (!says || !list || item.type !== type || !Array.isArray(item[list])) continue;
		for (const one of item[list] as unknown[]) {
			if (isObject(one) && one.type === part && typeof one[field] === 'string') {
				piece[says] += one[field];
			}
		}
	}
}
