import fc from 'fast-check';

import { InlineFileSplitter, takeInlineFiles } from '../../../../nodes/shared/chat/inlineFiles';

const PNG = `data:image/png;base64,${Buffer.from('not really a png').toString('base64')}`;

test.each([
	[`Here:\n\n![cat](${PNG})\n\nDone.`, 'Here:\n\nDone.', 1],
	[`![a](${PNG}) and ![b](${PNG} "title")`, 'and', 2],
	[PNG, '', 1],
	['![cat](https://a.test/cat.png)', '![cat](https://a.test/cat.png)', 0],
	['What is data:image/png;base64, good for?', 'What is data:image/png;base64, good for?', 0],
])('%.30s', (text, rest, count) => {
	const found = takeInlineFiles(text);
	expect(found.text).toBe(rest);
	expect(found.files).toHaveLength(count);
});

function inPieces(text: string, size: number) {
	const splitter = new InlineFileSplitter();
	let given = '';
	for (let from = 0; from < text.length; from += size)
		given += splitter.push(text.slice(from, from + size));
	return given + splitter.end();
}

const word = fc.constantFrom(
	...[
		`![cat](${PNG})`,
		`[file](${PNG} "title")`,
		'![cat](https://a.test/cat.png)',
		'[',
		']',
		'(',
		')',
	],
	...['![', '](', '](data:', 'data:image/png', ' ', '\n\n', 'Hello', '!'],
);

test('nobody reads the bytes of a picture, and all other text stays', () => {
	fc.assert(
		fc.property(fc.array(word), fc.integer({ min: 1, max: 50 }), (words, size) => {
			const text = words.join('');
			// White space around a file may differ: what comes later is not known yet.
			const plain = (one: string) => one.replace(/\s+/g, '');
			expect(plain(inPieces(text, size))).toBe(plain(takeInlineFiles(text).text));
		}),
		{ numRuns: 2000 },
	);
});

test.each([1, 7, 1000])('a text with a picture in pieces of %d is as the whole', (size) => {
	for (const text of [
		`Here:\n\n![cat](${PNG})\n\nDone.`,
		`![a](${PNG})\n`,
		PNG,
		' Hi \n',
		'No [link',
	])
		expect(inPieces(text, size)).toBe(takeInlineFiles(text).text);
});

test.each([
	['cut off', `![cat](data:image/png;base64,${'A'.repeat(3_000_000)}`],
	['begun again and again', '![a](data:image/'.repeat(20_000)],
])('a picture that is %s stays as it is, in linear time', (_name, text) => {
	// In other than linear time this would take minutes or more.
	expect(takeInlineFiles(text)).toEqual({ text, files: [] });
	expect(inPieces(text, 16_000)).toBe(text);
});

test('a picture of many pieces costs linear time', () => {
	const splitter = new InlineFileSplitter();
	splitter.push('![cat](data:image/png;base64,');
	const search = jest.spyOn(RegExp.prototype, 'exec');
	for (let at = 0; at < 1000; at += 1) splitter.push('A'.repeat(1000));
	// Counting instead of a clock: what is already held is not looked at again.
	expect(search).not.toHaveBeenCalled();
	search.mockRestore();
	expect(splitter.push(') Done') + splitter.end()).toBe('Done');
});
