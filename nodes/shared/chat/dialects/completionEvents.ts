import type { SoFar } from '../../api/jsonEvents';
import type { JsonObject } from '../../api/readJson';
import { isObject } from '../../api/readJson';
import { AnswerEvents } from '../answerEvents';
import type { AnswerPiece } from '../answerEvents';
import { contentsOf } from '../contents';
import { mergeDelta, mergeUsage } from '../mergeDelta';
import { saidIn } from '../said';
import { ToolCallPieces } from '../toolCallPieces';
import type { ChatCompletion } from './chatCompletion';

/** A choice that is being streamed. */
type OpenChoice = { index: number; fields: JsonObject; message: JsonObject; calls: ToolCallPieces };

const NO_NEWS: AnswerPiece = { text: '', reasoning: '', refusal: '' };

/** Puts the chunks of a streamed chat (contract 2.1, 5.5) together into the completion it would have been. */
export class CompletionEvents extends AnswerEvents<ChatCompletion> {
	private readonly completion: JsonObject = {};

	private readonly choices: OpenChoice[] = [];

	/** By the number on the wire. */
	private readonly numbered = new Map<string, OpenChoice>();

	private last: OpenChoice | undefined;

	/** A completion that came whole, in one event. */
	private given: JsonObject | undefined;

	/** @param asked how many choices were asked for: so many there are, however they are numbered */
	constructor(private readonly asked = 1) {
		super();
	}

	protected read(chunk: JsonObject): AnswerPiece[] | undefined {
		const choices = Array.isArray(chunk.choices) ? chunk.choices.filter(isObject) : undefined;
		if (!choices && !isObject(chunk.usage)) return undefined;
		this.given = !this.last && choices?.length && isWhole(chunk, choices) ? chunk : undefined;
		this.addFields(chunk);
		return (choices ?? []).flatMap((choice, at, { length }) => {
			const open = this.openChoice(choice, length > 1 ? at : undefined);
			if (chunk.error) open.fields.error ??= chunk.error;
			const piece = addTo(open, choice);
			return open.index === 0 ? [piece] : [];
		});
	}

	protected whole(): ChatCompletion | undefined {
		if (this.given) return this.given as ChatCompletion;
		if (!this.last) return undefined;
		const ended = this.choices.every(({ fields }) => fields.finish_reason);
		return this.done || ended ? this.assembled() : undefined;
	}

	protected soFar(): SoFar {
		const texts = this.choices.map(({ message }) => contentsOf(message.content).text);
		return { text: texts.join('\n'), body: this.assembled() };
	}

	private assembled(): ChatCompletion {
		const { object } = this.completion;
		const choices = this.choices.map(({ index, fields, message, calls }) => {
			const called = calls.calls();
			const full = { ...message, ...(called.length && { tool_calls: called }) };
			return { index, message: full, ...fields };
		});
		return {
			...this.completion,
			...(typeof object === 'string' && { object: object.replace(/\.chunk$/, '') }),
			choices: choices.sort((a, b) => a.index - b.index),
		} as ChatCompletion;
	}

	/** What stands beside the choices: each chunk has it anew, often empty in the first or the last. */
	private addFields(chunk: JsonObject) {
		const { completion } = this;
		for (const [key, value] of Object.entries(chunk)) {
			const isScalar = typeof value !== 'object' || value === null;
			if (['choices', 'error'].includes(key)) continue;
			else if (key === 'usage') completion[key] = mergeUsage(completion[key], value);
			else if (isScalar) completion[key] = completion[key] || value;
			else completion[key] = value;
		}
	}

	/**
	 * The number of a choice is a hint: some gateways send none, -1, text, or count their chunks in it.
	 * @param place among several choices of one chunk
	 */
	private openChoice({ index, message, delta }: JsonObject, place?: number): OpenChoice {
		const wholeAmongOthers = place !== undefined && isObject(message) && !isObject(delta);
		const most = wholeAmongOthers ? Infinity : this.asked;
		const isNumber = index !== null && index !== undefined && index !== '' && Number(index) >= 0;
		const label = isNumber
			? String(Number(index))
			: place === undefined
				? undefined
				: String(place);
		const known = label === undefined ? this.last : this.numbered.get(label);
		const full = this.choices.length >= most;
		this.last = known ?? (full ? this.last : undefined) ?? this.newChoice(most, label);
		return this.last;
	}

	private newChoice(most: number, label = '0'): OpenChoice {
		const taken = this.choices.map(({ index }) => index);
		const told = Number(label);
		let index = Number.isInteger(told) && told < most && !taken.includes(told) ? told : 0;
		while (taken.includes(index)) index += 1;
		const message = { role: 'assistant', content: null };
		const open = { index, fields: { finish_reason: null }, message, calls: new ToolCallPieces() };
		this.choices.push(open);
		this.numbered.set(label, open);
		return open;
	}
}

/** Some send the whole completion as one event. */
const isWhole = ({ object }: JsonObject, choices: JsonObject[]) =>
	object !== 'chat.completion.chunk' &&
	choices.every(({ message, delta }) => isObject(message) && !isObject(delta));

const OWN_KEYS = ['index', 'delta', 'message', 'text', 'finish_reason'];

function addTo({ fields, message, calls }: OpenChoice, choice: JsonObject): AnswerPiece {
	if (choice.finish_reason) fields.finish_reason = choice.finish_reason;
	mergeDelta(fields, choice, OWN_KEYS);
	const delta = deltaOf(choice, message);
	if (!delta) return NO_NEWS;
	mergeDelta(message, delta, ['tool_calls']);
	calls.add(delta.tool_calls);
	const { text, reasoning, refusal } = saidIn(delta);
	return { text, reasoning, refusal };
}

/** What a choice adds: mostly its `delta`; some send `message`, which may hold all that had come before. */
function deltaOf({ delta, message, text }: JsonObject, open: JsonObject): JsonObject | undefined {
	if (isObject(delta) && Object.keys(delta).length) return delta;
	if (!isObject(message)) return typeof text === 'string' ? { content: text } : undefined;
	const added = Object.entries(message).map(([key, value]) => [key, rest(open[key], value)]);
	return Object.fromEntries(added) as JsonObject;
}

function rest(old: unknown, value: unknown): unknown {
	if (typeof old !== 'string' || typeof value !== 'string') return value;
	return value.startsWith(old) ? value.slice(old.length) : value;
}
