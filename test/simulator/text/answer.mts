import { imageOf } from '../media/image.mts';
import { pictureHash } from '../media/mosaic.mts';
import { directiveNumber, readDirectives, type Directives } from './directives.mts';
import { countTokens, firstTokens } from './tokens.mts';
import { planToolCalls, type PlannedCall, type ToolChoice, type ToolSpec } from './toolPlan.mts';
import { valueFor, type Schema } from './valueFor.mts';

/** What a chat or a response is asked, whichever API it came by. */
export type Turn = {
	model: string;
	/** The last user message's text, directives included. */
	prompt: string;
	/** One description per picture, audio or file in that message. */
	attachments: string[];
	tools: ToolSpec[];
	toolChoice: ToolChoice;
	parallelToolCalls: boolean;
	/** Rounds of tool calls since that message. */
	rounds: number;
	toolResults: Array<{ name: string; text: string }>;
	format: { type: string; schema?: Schema };
	maxTokens?: number;
	stop: string[];
	/** Whether the request itself asks for reasoning (an effort is set). */
	reasons: boolean;
	/** Whether the answer shows its thinking, whatever the model's name. */
	thinks?: boolean;
	/** Whether the answer is a picture in Markdown (contract A.6). */
	draws?: boolean;
};

export type Answer = {
	text: string | null;
	refusal: string | null;
	reasoning: string;
	toolCalls: PlannedCall[];
	finishReason: 'stop' | 'length' | 'content_filter' | 'tool_calls';
	completionTokens: number;
	reasoningTokens: number;
	/** Content as a list of parts instead of a string (contract 2.1). */
	asParts: boolean;
	/** Real ms before the answer, or before each piece of a stream. */
	slowMs: number;
	/** `[[status N]]`: the answer is this error instead. */
	errorStatus?: number;
	failed: boolean;
};

/** The answer to a plain prompt: tests may rely on it. */
export const echo = (text: string): string => `Echo: ${text}`;

/** Models that show their thinking as `reasoning_content` (contract 5.4). */
export const showsReasoning = (model: string): boolean => /deepseek|reason|\bo\d/.test(model);

/** The answer to a turn. Pure: the same turn gets the same answer. `choice` counts from 0. */
export function answerTo(turn: Turn, choice = 0): Answer {
	const { text, directives } = readDirectives(turn.prompt);
	const thinks = turn.thinks ?? showsReasoning(turn.model);
	const reasoning = thinks ? `Thinking about: ${text}` : '';
	const reasoningTokens = reasoning || turn.reasons ? countTokens(reasoning || text) + 1 : 0;
	const base = {
		refusal: null,
		reasoning,
		reasoningTokens,
		toolCalls: [] as PlannedCall[],
		asParts: directives.has('parts'),
		slowMs: directiveNumber(directives, 'slow') ?? 0,
		errorStatus: directiveNumber(directives, 'status'),
		failed: directives.has('fail'),
	};
	if (directives.has('filter')) {
		const finishReason = 'content_filter' as const;
		return { ...base, text: null, finishReason, completionTokens: reasoningTokens };
	}
	if (directives.has('refusal')) {
		const refusal = `I can't help with: ${text}`;
		const completionTokens = reasoningTokens + countTokens(refusal);
		return { ...base, text: null, refusal, finishReason: 'stop', completionTokens };
	}
	const toolCalls = planToolCalls({
		text,
		directives,
		tools: turn.tools,
		choice: turn.toolChoice,
		parallel: turn.parallelToolCalls,
		rounds: turn.rounds,
	});
	if (toolCalls.length > 0) {
		const completionTokens = reasoningTokens + countTokens(JSON.stringify(toolCalls));
		return { ...base, text: null, toolCalls, finishReason: 'tool_calls', completionTokens };
	}
	const full = beforeStop(textOf(turn, text, directives, choice), turn.stop);
	const limit = directives.has('length') ? Math.ceil(countTokens(full) / 2) : turn.maxTokens;
	const cut = limit === undefined ? full : firstTokens(full, limit);
	return {
		...base,
		text: cut,
		finishReason: cut === full && !directives.has('length') ? 'stop' : 'length',
		completionTokens: reasoningTokens + countTokens(cut),
	};
}

function textOf(turn: Turn, text: string, directives: Directives, choice: number): string {
	const said = directives.get('say');
	if (said !== undefined) return said;
	if (turn.draws) return pictureInMarkdown(text);
	const words = directiveNumber(directives, 'words');
	if (words !== undefined) return Array.from({ length: words }, (_, i) => `word${i + 1}`).join(' ');
	if (turn.format.type !== 'text' && !directives.has('not-json')) {
		const value =
			turn.format.type === 'json_schema' ? valueFor(turn.format.schema, text) : { echo: text };
		const json = JSON.stringify(value);
		return directives.has('fenced-json') ? '```json\n' + json + '\n```' : json;
	}
	const results = turn.toolResults.map((result) => ` | ${result.name}: ${result.text}`).join('');
	const attachments = turn.attachments.map((attachment) => ` [${attachment}]`).join('');
	const suffix = choice === 0 ? '' : ` (choice ${choice + 1})`;
	return echo(text) + attachments + results + suffix;
}

/** What Gemini's image models answer in a chat (contract A.6). */
function pictureInMarkdown(text: string): string {
	const picture = imageOf(pictureHash(text), 512, 512, 'jpeg').toString('base64');
	return `![image](data:image/jpeg;base64,${picture})`;
}

function beforeStop(text: string, stop: string[]): string {
	const places = stop.map((mark) => text.indexOf(mark)).filter((at) => at >= 0);
	return places.length > 0 ? text.slice(0, Math.min(...places)) : text;
}
