/**
 * Models whose end is announced. CometAPI tells it in announcements only, and its catalog has no field for it (contract
 * H.3); a date that a list gives all the same counts more than this table.
 */

export type Retirement = {
	ids: RegExp;
	/** Who announced it. */
	by: string;
	/** The day after which it is gone, as YYYY-MM-DD; missing where none is known. */
	on?: string;
	/** The model that is named in its place. */
	successor?: string;
	/** One that does the same, where none is named. */
	instead?: string;
	/** Section of the contract. */
	source: string;
};

const MAY = { by: 'CometAPI', on: '2026-05-29', source: 'H.3' };
const JULY = { by: 'CometAPI', on: '2026-07-23', source: 'H.3' };

/** Whole ids: another version of the same name is another model. The first that fits counts. */
const RETIRED: readonly Retirement[] = [
	{
		ids: /(^|\/)sora([-_]|$)/i,
		by: 'OpenAI',
		on: '2026-09-24',
		instead: 'seedance-2-5',
		source: 'F.2',
	},
	{ ids: /^gpt-image-1$/i, by: 'OpenAI', on: '2026-10-23', instead: 'gpt-image-2', source: 'H.3' },
	{
		ids: /^gemini-2\.5-flash-image-preview$/i,
		by: 'CometAPI',
		on: '2026-05-29',
		instead: 'gemini-3.1-flash-image-preview',
		source: 'A.2',
	},
	{
		ids: /^gemini-2\.5-flash-image$/i,
		by: 'CometAPI',
		on: '2026-09-30',
		successor: 'gemini-3.1-flash-image-preview',
		source: 'A.2',
	},
	{
		ids: /^gemini-2\.5-(?:pro|flash)$/i,
		by: 'CometAPI',
		on: '2026-10-20',
		successor: 'gemini-3.8-flash',
		source: 'B.7',
	},
	// The date is cut off in the copy.
	{ ids: /^gemini-3\.6-flash$/i, by: 'CometAPI', successor: 'gemini-3.8-flash', source: 'B.7' },
	{
		ids: /^claude-opus-4-20250514$/i,
		by: 'CometAPI',
		on: '2026-09-28',
		successor: 'claude-opus-5-5',
		source: 'C.8',
	},
	{
		ids: /^claude-sonnet-4-20250514$/i,
		by: 'CometAPI',
		on: '2026-09-28',
		successor: 'claude-sonnet-5',
		source: 'C.8',
	},
	{
		ids: /^(?:doubao-)?seedance-1-5-pro-251215$/i,
		by: 'CometAPI',
		on: '2026-11-11',
		successor: 'seedance-2-5',
		source: 'F.3',
	},
	{ ids: /^gen3a_turbo$/i, by: 'Runway', source: 'F.6' },
	{ ids: /^deepseek-(?:chat|reasoner)$/i, by: 'CometAPI', source: 'H.3' },
	{ ids: /^(?:glm-4\.\d+|kimi-k2|o1-mini|gpt-3\.5-turbo|gemini-3-pro-preview)$/i, ...MAY },
	{
		ids: /^(?:gpt-5-codex(?:-.*)?|gpt-5\.\d+-chat-latest|gpt-4o-realtime(?:-.*)?|gpt-audio-mini)$/i,
		...JULY,
	},
];

/** What is announced of a model. */
export const retirementOf = (id: string): Retirement | undefined =>
	RETIRED.find(({ ids }) => ids.test(id.trim()));

/** Whether a day is over, everywhere in the world. */
export function hasPassed(day: string | undefined, now = Date.now()): boolean {
	const start = day === undefined ? NaN : Date.parse(day);
	return start + 36 * 3_600_000 <= now;
}

/** `ends 2026-12-01, then seedance-2-5`; for a list of models. */
export const endNote = (on: string | undefined, successor?: string): string | undefined =>
	on === undefined ? undefined : `ends ${on}${successor ? `, then ${successor}` : ''}`;

/** A sentence on a model that is asked for, with what to use instead; undefined for one whose end is not announced. */
export function retirementNote(id: string, now = Date.now()): string | undefined {
	const found = retirementOf(id);
	if (!found) return undefined;
	const { by, on, successor, instead } = found;
	const when = on === undefined ? 'has announced the end of' : 'announced the end of';
	const told = hasPassed(on, now) ? `${by} ended ${id} on ${on}` : `${by} ${when} ${id}`;
	const date = on === undefined || hasPassed(on, now) ? '' : ` for ${on}`;
	if (successor) return `${told}${date}; its successor is ${successor}.`;
	const other = instead ? `; another model of that kind is ${instead}` : '';
	return `${told}${date}, and names no successor${other}.`;
}
