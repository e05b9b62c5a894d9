import { omit } from '../api/body';
import type { JsonObject } from '../api/readJson';
import { isObject } from '../api/readJson';
import { citationsIn } from './citations';
import type { MadeFile } from './madeFile';
import { madeFile } from './madeFile';

/**
 * What a model has said, read out of the parts of any API: text, thoughts, refusals, pictures, audio, citations.
 * The only place that knows how parts are spelled (contract 2.1, 4.3; contract-2 A, B, C; others as their vendors
 * document them). A part that nobody knows yet is kept whole in `other`.
 */
export type Contents = {
	text: string;
	reasoning: string;
	refusal: string;
	files: MadeFile[];
	citations: JsonObject[];
	other: unknown[];
};

export const noContents = (): Contents => ({
	text: '',
	reasoning: '',
	refusal: '',
	files: [],
	citations: [],
	other: [],
});

/** Adds what a content says: a text, a part, or a list of either. Never throws. */
export function addContent(into: Contents, content: unknown): Contents {
	if (typeof content === 'string') into.text += content;
	else if (Array.isArray(content)) for (const part of content) addContent(into, part);
	else if (isObject(content)) addPart(into, content);
	return into;
}

export const contentsOf = (content: unknown): Contents => addContent(noContents(), content);

/** The text in a value that is one, or a list of texts, or an object that holds one. */
export function textIn(value: unknown): string {
	if (typeof value === 'string') return value;
	if (Array.isArray(value)) return value.map(textIn).join('');
	if (!isObject(value)) return '';
	return textIn(value.text ?? value.value ?? value.thinking ?? value.summary ?? value.content);
}

const REASONING = /think|thought|reason|summary_text/;
const FILE = /image|picture|audio|video|file|inline|media|b64|blob/;

/** A tool call among the parts; the dialect reads it. */
export const isCallPart = (part: unknown): boolean =>
	isObject(part) &&
	(/^(?:tool_use|tool_call|function_call)$/.test(String(part.type)) || isObject(part.functionCall));

function addPart(into: Contents, part: JsonObject) {
	if (isCallPart(part)) return;
	const type = typeof part.type === 'string' ? part.type.toLowerCase() : '';
	into.citations.push(...citationsIn(part));
	if (part.thought === true || (REASONING.test(type) && !FILE.test(type))) {
		// What is encrypted or redacted says nothing here; it goes back with the message.
		const { thinking, reasoning, summary, text, content } = part;
		into.reasoning += textIn(thinking ?? reasoning ?? summary ?? text ?? content);
		return;
	}
	if (type === 'refusal') {
		into.refusal += textIn(part.refusal ?? part.text);
		return;
	}
	const file = type && !FILE.test(type) ? undefined : madeFile(part);
	if (file) {
		into.files.push(file);
		into.text += transcriptIn(part);
		return;
	}
	const text = textIn(part.text ?? part.value ?? (type === '' ? part.content : undefined));
	if (text) into.text += text;
	else if (!isEmptyPart(part) && !CITATION.test(type)) into.other.push(part);
}

const CITATION = /citation|reference/;

/** Audio that comes with its words, which then are the answer's text. */
const transcriptIn = (part: JsonObject): string => {
	const { transcript, audio, input_audio: input } = part;
	if (typeof transcript === 'string') return transcript;
	return [audio, input].filter(isObject).map(transcriptIn).join('');
};

/** Parts that hold no more than their kind: the first of a stream, or an answer without words. */
const isEmptyPart = (part: JsonObject) =>
	Object.values(omit(part, 'type', 'index', 'annotations')).every(
		(value) =>
			value === null ||
			value === undefined ||
			value === '' ||
			(Array.isArray(value) && !value.length),
	);
