import fc from 'fast-check';

import {
	redact,
	redactAnswer,
	redactAnswerDeep,
	RedactedPieces,
} from '../../../../nodes/shared/api/redact';

const KEY = 'sk-Ab+c/d1234567890';

test('the key goes out of any text around it, as it is, in a URL and in base64', () => {
	const ascii = fc.string({ maxLength: 20 });
	fc.assert(
		fc.property(ascii, ascii, (before, after) => {
			const text = `${before}${KEY}${after}`;
			expect(redact(text, KEY)).not.toContain(KEY);
			expect(redact(encodeURIComponent(text), KEY)).not.toContain(encodeURIComponent(KEY));
			for (const encoding of ['base64', 'base64url'] as const) {
				const encoded = redact(Buffer.from(text).toString(encoding), KEY);
				expect(Buffer.from(encoded.replaceAll('***', ''), encoding).toString()).not.toContain(KEY);
			}
		}),
	);
});

test('a good answer is left alone where the key could be a word of it', () => {
	expect(redactAnswer('this is a test', 'test')).toBe('this is a test');
	expect(redact('test was refused', 'test')).toBe('*** was refused');
	expect(redactAnswer(`you sent ${KEY}`, KEY)).toBe('you sent ***');
});

test('a key that lies over the borders of pieces is taken out as well, and everything else stays', () => {
	const inBase64 = Buffer.from(`ab${KEY}cd`).toString('base64');
	const word = fc.constantFrom(
		KEY,
		inBase64,
		encodeURIComponent(KEY),
		'sk-',
		'sk-Ab',
		's',
		' ',
		'Hi',
	);
	fc.assert(
		fc.property(fc.array(word), fc.integer({ min: 1, max: 30 }), (words, size) => {
			const text = words.join('');
			const pieces = new RedactedPieces(KEY);
			let given = '';
			for (let from = 0; from < text.length; from += size)
				given += pieces.push(text.slice(from, from + size));
			given += pieces.end();
			expect(given).toBe(redactAnswer(text, KEY));
		}),
		{ numRuns: 1000 },
	);
});

test('only what may become the key is held back', () => {
	const pieces = new RedactedPieces(KEY);
	expect(['Hi sk', '-', 'b', KEY.slice(0, 4)].map((one) => pieces.push(one))).toEqual([
		'Hi ',
		'',
		'sk-b',
		'',
	]);
	expect(new RedactedPieces('short').push('sho')).toBe('sho');
});

test('names and texts of a body are cleaned, bytes are left alone', () => {
	const bytes = Buffer.from(KEY);
	expect(redactAnswerDeep({ [KEY]: [KEY, 1, null], bytes }, KEY)).toEqual({
		'***': ['***', 1, null],
		bytes,
	});
});
