import { ApiError } from '../../../../nodes/shared/api/apiError';
import { connectionOf } from '../../../../nodes/shared/api/connection';

const kindOf = (credential: Parameters<typeof connectionOf>[0]) => {
	try {
		connectionOf(credential);
	} catch (error) {
		return (error as ApiError).details.kind;
	}
	return 'accepted';
};

test.each([
	['with a blank inside', 'sk-one two'],
	['with a line break inside', 'sk-one\ntwo'],
	['of two keys', ' sk-one\tsk-two '],
])('a key %s is refused before anything is sent', (_name, apiKey) => {
	expect(kindOf({ apiKey })).toBe('invalidKey');
});

test.each([' sk-1', 'sk-1\n', '\t sk-1 \r\n'])(
	'white space around a key is dropped: %j',
	(apiKey) => {
		expect(connectionOf({ apiKey }).key).toBe('sk-1');
	},
);

test.each(['api.cometapi.com/v1', 'ftp://api.cometapi.com/v1', 'https:///v1', 'localhost'])(
	'%s is no base URL',
	(baseUrl) => expect(kindOf({ apiKey: 'k', baseUrl })).toBe('invalidBaseUrl'),
);

test.each([undefined, '', '  '])('without a base URL (%j) it is the default', (baseUrl) => {
	expect(connectionOf({ apiKey: 'k', baseUrl })).toMatchObject({
		baseUrl: 'https://api.cometapi.com/v1',
		rootUrl: 'https://api.cometapi.com',
	});
});

test('root paths leave /v1 out, a trailing slash of the base URL is tolerated', () => {
	expect(connectionOf({ baseUrl: 'https://a.test/v1/', apiKey: 'k' })).toMatchObject({
		baseUrl: 'https://a.test/v1',
		rootUrl: 'https://a.test',
		key: 'k',
	});
});
