import fc from 'fast-check';

import { redact, redactAnswer } from '../../../../nodes/shared/api/redact';

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
