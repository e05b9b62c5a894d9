/** A text read as JSON: its value, or why it is none. */
export type ParsedJson = { value: unknown; problem?: undefined } | { problem: string };

export function parseJson(text: string): ParsedJson {
	try {
		return { value: JSON.parse(text) as unknown };
	} catch (error) {
		return { problem: (error as Error).message };
	}
}
