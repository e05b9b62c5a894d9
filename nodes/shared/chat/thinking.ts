/**
 * Thoughts that a model writes into its text, inside of tags. Open models do so in front of their answer; some
 * servers cut the opening tag off (seen in reports of DeepSeek R1 and Qwen on vLLM and Ollama).
 */

const NAMES = '(?:think|thinking|thought|reasoning)';
const OPENING = new RegExp(`^\\s*<${NAMES}>`, 'i');
const CLOSING = new RegExp(`</${NAMES}>\\s*`, 'i');
/** What may still become an opening tag. */
const BEGINNING = /^\s*(?:<(?:[a-z]{0,9})?)?$/i;
/** As much of a text as may be the beginning of a closing tag. */
const LONGEST_TAG = '</reasoning>'.length;

/** Thoughts and text apart. A text that opens its thoughts and never closes them is thoughts alone. */
export function withoutThinking(text: string): { reasoning: string; text: string } {
	const [opening] = OPENING.exec(text) ?? [];
	const closing = CLOSING.exec(text);
	if (closing && (opening !== undefined || !text.slice(0, closing.index).includes('<'))) {
		const reasoning = text.slice(opening?.length ?? 0, closing.index);
		return { reasoning: reasoning.trim(), text: text.slice(closing.index + closing[0].length) };
	}
	if (opening === undefined) return { reasoning: '', text };
	return { reasoning: text.slice(opening.length).trim(), text: '' };
}

/** The same for a text that comes in pieces: what is passed on of each. */
export class ThinkingSplitter {
	private state: 'start' | 'text' | 'thinking' = 'start';

	private held = '';

	/** The thoughts and the text in a piece, as far as they can be told apart yet. */
	push(piece: string): { reasoning: string; text: string } {
		if (this.state === 'text') return { reasoning: '', text: piece };
		this.held += piece;
		if (this.state === 'start') {
			const [opening] = OPENING.exec(this.held) ?? [];
			if (opening === undefined) {
				if (BEGINNING.test(this.held)) return { reasoning: '', text: '' };
				return this.release();
			}
			this.state = 'thinking';
			this.held = this.held.slice(opening.length).trimStart();
		}
		const closing = CLOSING.exec(this.held);
		if (closing) {
			const reasoning = this.held.slice(0, closing.index);
			this.held = this.held.slice(closing.index + closing[0].length);
			return { reasoning, text: this.release().text };
		}
		const safe = Math.max(0, this.held.length - LONGEST_TAG);
		const reasoning = this.held.slice(0, safe);
		this.held = this.held.slice(safe);
		return { reasoning, text: '' };
	}

	/** What was held back because it could have been a tag. */
	end(): { reasoning: string; text: string } {
		const held = this.held;
		this.held = '';
		return this.state === 'thinking'
			? { reasoning: held, text: '' }
			: { reasoning: '', text: held };
	}

	private release() {
		this.state = 'text';
		const text = this.held;
		this.held = '';
		return { reasoning: '', text };
	}
}
