/** A transcript with times, from which every response format is made (contract 5.16). */
export type Transcript = {
	task: 'transcribe' | 'translate';
	language: string;
	seconds: number;
	text: string;
};

type Span = { text: string; start: number; end: number };

/** A transcript in the asked format: its content type and its bytes. */
export function formatTranscript(
	transcript: Transcript,
	format: string,
	granularities: string[],
): { type: string; content: string } {
	switch (format) {
		case 'text':
			return { type: 'text/plain; charset=utf-8', content: `${transcript.text}\n` };
		case 'srt':
			return { type: 'text/plain; charset=utf-8', content: subtitles(transcript, ',') };
		case 'vtt':
			return {
				type: 'text/vtt; charset=utf-8',
				content: `WEBVTT\n\n${subtitles(transcript, '.')}`,
			};
		case 'verbose_json':
			return {
				type: 'application/json',
				content: JSON.stringify(verbose(transcript, granularities)),
			};
		default:
			return { type: 'application/json', content: JSON.stringify({ text: transcript.text }) };
	}
}

function verbose(transcript: Transcript, granularities: string[]) {
	const { task, language, seconds, text } = transcript;
	const base = { task, language, duration: round(seconds), text };
	const wantsWords = granularities.includes('word');
	const wantsSegments = granularities.includes('segment') || !wantsWords;
	return {
		...base,
		...(wantsWords ? { words: spans(transcript, /\S+/g).map(wordOf) } : {}),
		...(wantsSegments ? { segments: sentences(transcript).map(segmentOf) } : {}),
	};
}

const wordOf = ({ text, start, end }: Span) => ({ word: text.replace(/[.,!?]+$/, ''), start, end });

const segmentOf = ({ text, start, end }: Span, id: number) => ({
	id,
	seek: 0,
	start,
	end,
	text: ` ${text}`,
	tokens: [50364],
	temperature: 0,
	avg_logprob: -0.2,
	compression_ratio: 0.8,
	no_speech_prob: 0.01,
});

function subtitles(transcript: Transcript, comma: string): string {
	const blocks = sentences(transcript).map(({ text, start, end }, index) => {
		// VTT cues carry no numbers here, as in the documented shape.
		const number = comma === ',' ? `${index + 1}\n` : '';
		return `${number}${clock(start, comma)} --> ${clock(end, comma)}\n${text}\n\n`;
	});
	return blocks.join('');
}

const sentences = (transcript: Transcript) => spans(transcript, /\S[^.!?]*[.!?]*/g);

/** Pieces of the text, each with its share of the time. */
function spans({ text, seconds }: Transcript, pattern: RegExp): Span[] {
	const pieces = [...text.matchAll(pattern)];
	return pieces.map((piece, index) => {
		const next = pieces[index + 1]?.index ?? text.length;
		return {
			text: piece[0].trim(),
			start: round((piece.index / text.length) * seconds),
			end: round((next / text.length) * seconds),
		};
	});
}

function clock(seconds: number, comma: string): string {
	const ms = Math.round(seconds * 1000);
	const pad = (value: number, digits = 2) => String(Math.floor(value)).padStart(digits, '0');
	const time = [ms / 3_600_000, (ms / 60_000) % 60, (ms / 1000) % 60].map((v) => pad(v)).join(':');
	return `${time}${comma}${pad(ms % 1000, 3)}`;
}

const round = (seconds: number) => Math.round(seconds * 100) / 100;
