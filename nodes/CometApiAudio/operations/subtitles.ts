/** Subtitles as SRT or WebVTT, told apart from plain text by their time lines. */

const TIME = /^[^\S\r\n]*(?:\d+:)?\d{1,2}:\d{2}[.,]\d{3}\s+-->\s+(?:\d+:)?\d{1,2}:\d{2}[.,]\d{3}/m;

const HEADER = /^\ufeff?WEBVTT/;

export const isSubtitles = (text: string) => HEADER.test(text) || TIME.test(text);

/** Tags of cues, like `<i>`, `</v>`, `<00:01.000>`. */
const TAG = /<\/?[a-z][^<>]*>|<[\d:.]+>/gi;

/** What is said, without numbers, times and tags, on one line. */
export function textOfSubtitles(subtitles: string): string {
	return subtitles
		.replace(/\r\n?/g, '\n')
		.split(/\n{2,}/)
		.map(linesOfCue)
		.flat()
		.map((line) => line.replace(TAG, '').trim())
		.filter(Boolean)
		.join(' ');
}

/** The lines below a block's time line; a block without one is a header, a note or a style. */
function linesOfCue(block: string): string[] {
	const lines = block.split('\n');
	const time = lines.findIndex((line) => TIME.test(line));
	return time < 0 ? [] : lines.slice(time + 1);
}
