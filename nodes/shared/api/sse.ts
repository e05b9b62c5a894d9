/**
 * Server-sent events: yields the `data` of each event as text. Lines may end in LF, CRLF or CR, pieces may
 * break anywhere, also inside a UTF-8 character; comments and other fields are skipped.
 * (https://html.spec.whatwg.org/multipage/server-sent-events.html#parsing-an-event-stream)
 */
export async function* readEvents(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
	const decoder = new TextDecoder();
	let rest = '';
	let data: string[] = [];
	const take = function* (lines: string[]) {
		for (const line of lines) {
			if (line === '') {
				if (data.length) yield data.join('\n');
				data = [];
			} else if (line.startsWith('data:')) {
				data.push(line.slice(line[5] === ' ' ? 6 : 5));
			}
		}
	};
	for await (const chunk of bytes) {
		rest += decoder.decode(chunk, { stream: true });
		// A CR at the very end may be the first half of a CRLF: keep it for the next piece.
		const whole = rest.endsWith('\r') ? rest.slice(0, -1) : rest;
		const lines = whole.split(/\r\n|\n|\r/);
		rest = (lines.pop() ?? '') + rest.slice(whole.length);
		yield* take(lines);
	}
	yield* take([...(rest + decoder.decode()).split(/\r\n|\n|\r/), '']);
}
