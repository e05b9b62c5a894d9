import type { Directives } from './directives.mts';
import { valueFor, type Schema } from './valueFor.mts';

export type ToolSpec = { name: string; parameters?: Schema };
export type PlannedCall = { name: string; arguments: string };
/** 'auto', 'none', 'required', or the one function that has to be called. */
export type ToolChoice = 'auto' | 'none' | 'required' | { name: string };

type Request = {
	text: string;
	directives: Directives;
	tools: ToolSpec[];
	choice: ToolChoice;
	parallel: boolean;
	/** Rounds of tool calls that were already made for this prompt. */
	rounds: number;
};

/**
 * The tool calls of this round. The rule: the prompt's parts between the word "then" are rounds;
 * in each, the tools whose name stands there are called in the order of their names (all at once,
 * or one per round with `parallel_tool_calls: false`). A tool whose full name stands nowhere is
 * also meant by a word of its name ("weather" for `get_weather`). Without any name the word "tool"
 * or `tool_choice: 'required'` means the first tool. A JSON object right after the name, best in the
 * round's own part, is passed as it is; else the arguments are made from the tool's schema and the
 * prompt.
 */
export function planToolCalls(request: Request): PlannedCall[] {
	const { text, directives, tools, choice, rounds } = request;
	if (tools.length === 0 || choice === 'none') return [];
	if (typeof choice === 'object') {
		const named = tools.filter((tool) => tool.name === choice.name).slice(0, 1);
		return rounds === 0 ? named.map((tool) => callOf({ tool, part: text }, text, directives)) : [];
	}
	let plan = roundsOf(text, tools);
	const wantsAny = choice === 'required' || /\btools?\b/i.test(text);
	if (plan.length === 0 && wantsAny) plan = [[{ tool: tools[0], part: text }]];
	if (!request.parallel) plan = plan.flat().map((planned) => [planned]);
	return (plan[rounds] ?? []).map((planned) => callOf(planned, text, directives));
}

/** A tool, and the part of the prompt that calls it. */
type Planned = { tool: ToolSpec; part: string };

function roundsOf(text: string, tools: ToolSpec[]): Planned[][] {
	const named = tools.some((tool) => placeOf(text, tool.name) >= 0);
	const place = (segment: string, tool: ToolSpec) =>
		named ? placeOf(segment, tool.name) : placeOfAnyWord(segment, tool.name);
	return text
		.split(/\bthen\b/i)
		.map((part) =>
			tools
				.map((tool) => ({ tool, part, at: place(part, tool) }))
				.filter(({ at }) => at >= 0)
				.sort((a, b) => a.at - b.at),
		)
		.filter((round) => round.length > 0);
}

function placeOf(text: string, word: string): number {
	const escaped = word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
	return text.search(new RegExp(`(?<![\\w-])${escaped}(?![\\w-])`, 'i'));
}

/** Words of a name that say something: five letters or more, as in `get_weather`. */
function placeOfAnyWord(text: string, name: string): number {
	const words = name
		.replace(/([a-z])([A-Z])/g, '$1 $2')
		.split(/[^A-Za-z]+/)
		.filter((word) => word.length >= 5);
	const places = words.map((word) => placeOf(text, word)).filter((at) => at >= 0);
	return places.length > 0 ? Math.min(...places) : -1;
}

function callOf(planned: Planned, text: string, directives: Directives): PlannedCall {
	return { name: planned.tool.name, arguments: argumentsOf(planned, text, directives) };
}

function argumentsOf({ tool, part }: Planned, text: string, directives: Directives): string {
	const given = objectAfter(part, tool.name) ?? objectAfter(text, tool.name);
	const json =
		given ??
		JSON.stringify(valueFor(tool.parameters ?? { type: 'object' }, text, { optional: false }));
	const broken = directives.get('broken-args');
	if (broken === undefined) return json;
	if (broken === 'fenced') return '```json\n' + json + '\n```';
	if (broken === 'cut') return json.slice(0, -2);
	return '';
}

/** The JSON object that stands right after a tool's name, if one does. */
function objectAfter(text: string, name: string): string | undefined {
	const at = placeOf(text, name);
	if (at < 0) return undefined;
	const rest = text.slice(at + name.length).replace(/^[\s(:]+/, '');
	if (!rest.startsWith('{')) return undefined;
	for (let end = rest.indexOf('}'); end >= 0; end = rest.indexOf('}', end + 1)) {
		try {
			JSON.parse(rest.slice(0, end + 1));
			return rest.slice(0, end + 1);
		} catch {
			// A brace of a nested object; the next one may be the end.
		}
	}
	return undefined;
}
