/**
 * Thoughts that a model writes into its text, between two marks. Open models do so in front of their answer; some
 * servers cut the opening mark off (seen in reports of DeepSeek R1 and Qwen on vLLM and Ollama).
 */

/** What opens and what closes thoughts: tags of most models, the last two of Magistral and Kimi. */
const MARKS = [
	...['think', 'thinking', 'thought', 'reasoning', 'seed:think'].map((name) => [
		`<${name}>`,
		`</${name}>`,
	]),
	['[THINK]', '[/THINK]'],
	['◁think▷', '◁/think▷'],
] as Array<[opening: string, closing: string]>;

const oneOf = (marks: string[]) => marks.map((mark) => mark.replace(/[[\]/]/g, '\\$&')).join('|');

const OPENING = new RegExp(`^\\s*(?:${oneOf(MARKS.map(([opening]) => opening))})\\s*`, 'i');
const CLOSING = new RegExp(`(?:${oneOf(MARKS.map(([, closing]) => closing))})`, 'i');
/** As much of a text as may be the beginning of a closing mark. */
const LONGEST_MARK = Math.max(...MARKS.map(([, closing]) => closing.length));

/** Thoughts and text apart. A text that opens its thoughts and never closes them is thoughts alone. */
export function withoutThinking(text: string): { reasoning: string; text: string } {
	const [opening] = OPENING.exec(text) ?? [];
	const closing = CLOSING.exec(text);
	if (closing && (opening !== undefined || !text.slice(0, closing.index).includes('<'))) {
		const reasoning = text.slice(opening?.length ?? 0, closing.index);
		return {
			reasoning: reasoning.trim(),
			text: text.slice(closing.index + closing[0].length).trimStart(),
		};
	}
	if (opening === undefined) return { reasoning: '', text };
	return { reasoning: text.slice(opening.length).trim(), text: '' };
}

/** What may still become an opening mark. */
function mayOpen(text: string): boolean {
	const begun = text.trimStart().toLowerCase();
	return MARKS.some(([opening]) => opening.toLowerCase().startsWith(begun));
}

/** The same for a text that comes in pieces: what is passed on of each. */
export class ThinkingSplitter {
	/** `before`: nothing has come but what may become a mark; `behind`: thoughts are over, and no text has come yet. */
	private state: 'before' | 'thinking' | 'behind' | 'text' = 'before';

	private held = '';

	/** Whether no thought has come yet. */
	private isFirst = true;

	/** The thoughts and the text in a piece, as far as they can be told apart yet. */
	push(piece: string): { reasoning: string; text: string } {
		let reasoning = '';
		this.held += piece;
		if (this.state === 'before') {
			if (mayOpen(this.held)) return { reasoning, text: '' };
			const [opening] = OPENING.exec(this.held) ?? [];
			this.state = opening === undefined ? 'text' : 'thinking';
			this.held = this.held.slice(opening?.length);
		}
		if (this.state === 'thinking') reasoning = this.takeThoughts();
		if (this.state === 'behind') {
			this.held = this.held.trimStart();
			if (this.held) this.state = 'text';
		}
		return { reasoning, text: this.state === 'text' ? this.release() : '' };
	}

	/** What was held back because it could have been a mark. */
	end(): { reasoning: string; text: string } {
		// A mark that nothing has followed is one all the same.
		if (this.state === 'before') return withoutThinking(this.release());
		const rest = this.release();
		return this.state === 'thinking'
			? { reasoning: rest.trimEnd(), text: '' }
			: { reasoning: '', text: rest };
	}

	/** Thoughts up to their end, or to what may be a part of it. White space at either end is none. */
	private takeThoughts(): string {
		this.held = this.isFirst ? this.held.trimStart() : this.held;
		const closing = CLOSING.exec(this.held);
		if (closing) {
			this.state = 'behind';
			const thoughts = this.held.slice(0, closing.index);
			this.held = this.held.slice(closing.index + closing[0].length);
			return thoughts.trimEnd();
		}
		const safe = this.held.slice(0, Math.max(0, this.held.length - LONGEST_MARK)).trimEnd();
		this.held = this.held.slice(safe.length);
		this.isFirst &&= safe === '';
		return safe;
	}

	private release(): string {
		const { held } = this;
		this.held = '';
		return held;
	}
}
