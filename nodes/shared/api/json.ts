/** A text read as JSON: its value, or why it is none. */
export type ParsedJson = { value: unknown; problem?: undefined } | { problem: string };

export function parseJson(text: string): ParsedJson {
	try {
		return { value: JSON.parse(text) as unknown };
	} catch (error) {
		return { problem: (error as Error).message };
	}
}

/** Some models put their JSON into a Markdown fence although they were asked not to. */
const FENCED = /^\s*```(?:json)?\s*([\s\S]*?)\s*```\s*$/i;

/** The text inside a code fence, or the text itself. */
export const withoutFence = (text: string) => FENCED.exec(text)?.[1] ?? text;
