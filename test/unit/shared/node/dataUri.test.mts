import { base64Of, readDataUri, toDataUri } from '../../../../nodes/shared/node/dataUri';

const bytes = Buffer.from([0xfb, 0xff, 0xfe, 1]);
const PLAIN = bytes.toString('base64');

test.each([
	['as it is', `data:image/png;base64,${PLAIN}`],
	['with line breaks', `data:image/png;base64,${PLAIN.slice(0, 3)}\r\n${PLAIN.slice(3)}`],
	['in the letters of URLs', `data:image/png;base64,${bytes.toString('base64url')}`],
	['percent-encoded', `data:image/png;base64,${encodeURIComponent(PLAIN)}`],
])('base64 %s comes out as every decoder takes it', (_how, uri) => {
	expect(base64Of(uri)).toEqual({ type: 'image/png', base64: PLAIN });
	expect(readDataUri(uri)).toEqual({ type: 'image/png', bytes });
});

test('a text becomes base64, and what is no data URI nothing', () => {
	expect(base64Of('data:,a%20b')).toEqual({ type: 'text/plain', base64: 'YSBi' });
	expect(base64Of('https://a.test/b.png')).toBeUndefined();
});

test('there and back', () => {
	const file = { type: 'audio/wav', base64: PLAIN };
	expect(base64Of(toDataUri(file))).toEqual(file);
});
