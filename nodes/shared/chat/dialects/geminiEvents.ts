import { omit } from '../../api/body';
import type { SoFar } from '../../api/jsonEvents';
import type { JsonObject } from '../../api/readJson';
import { isObject } from '../../api/readJson';
import { AnswerEvents } from '../answerEvents';
import type { AnswerPiece } from '../answerEvents';
import { contentsOf } from '../contents';
import { mergeUsage } from '../mergeDelta';
import type { GeminiResponse } from './geminiResponse';
import { partsIn } from './geminiResponse';

type OpenCandidate = { fields: JsonObject; parts: JsonObject[] };

const EMPTY: AnswerPiece = { text: '', reasoning: '', refusal: '' };

/** Puts the pieces of a streamed response together: each is one of its own, and nothing says that it was the last. */
export class GeminiEvents extends AnswerEvents<GeminiResponse> {
	private fields: JsonObject = {};

	private readonly candidates = new Map<number, OpenCandidate>();

	protected read(event: JsonObject): AnswerPiece[] | undefined {
		const { candidates, usageMetadata, promptFeedback } = event;
		const list = Array.isArray(candidates) ? candidates.filter(isObject) : undefined;
		if (!list && !isObject(usageMetadata) && !isObject(promptFeedback)) return undefined;
		this.fields = {
			...this.fields,
			...omit(event, 'candidates'),
			usageMetadata: mergeUsage(this.fields.usageMetadata, usageMetadata),
		};
		return (list ?? []).map((candidate) => this.addCandidate(candidate));
	}

	protected whole(): GeminiResponse | undefined {
		const { promptFeedback } = this.fields;
		const isBlocked = isObject(promptFeedback) && promptFeedback.blockReason !== undefined;
		const all = [...this.candidates.values()];
		const hasEnded = all.length > 0 && all.every(({ fields }) => fields.finishReason);
		const isOver = this.done && all.length > 0;
		return isBlocked || hasEnded || isOver ? this.assembled() : undefined;
	}

	protected soFar(): SoFar {
		const body = this.assembled();
		const [first] = this.candidates.values();
		return { text: contentsOf(first?.parts ?? []).text, body };
	}

	private addCandidate({ content, ...fields }: JsonObject): AnswerPiece {
		const index = typeof fields.index === 'number' ? fields.index : 0;
		const open = this.candidates.get(index) ?? { fields: {}, parts: [] };
		this.candidates.set(index, open);
		for (const [key, value] of Object.entries(fields)) {
			if (value !== null && value !== undefined) open.fields[key] = value;
		}
		const parts = partsIn({ content });
		for (const part of parts) addPart(open.parts, part);
		if (index !== 0) return EMPTY;
		const { text, reasoning } = contentsOf(parts);
		return { text, reasoning, refusal: '' };
	}

	private assembled(): GeminiResponse {
		const candidates = [...this.candidates].map(([index, { fields, parts }]) => ({
			index,
			...fields,
			content: { role: 'model', parts },
		}));
		return { ...this.fields, ...(candidates.length && { candidates }) };
	}
}

/** Texts go on; everything else comes whole. */
function addPart(parts: JsonObject[], part: JsonObject) {
	const last = parts[parts.length - 1];
	const goesOn =
		typeof last?.text === 'string' &&
		typeof part.text === 'string' &&
		Boolean(last.thought) === Boolean(part.thought);
	if (goesOn)
		parts[parts.length - 1] = {
			...last,
			...part,
			text: `${String(last.text)}${String(part.text)}`,
		};
	else parts.push(part);
}
