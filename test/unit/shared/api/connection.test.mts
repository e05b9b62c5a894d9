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

describe('plain http', () => {
	test.each([
		'http://localhost:3000/v1',
		'http://127.0.0.1/v1',
		'http://10.0.0.7/v1',
		'http://172.20.1.1:8080',
		'http://192.168.1.2/v1',
		'http://10.1/v1',
		'http://litellm:4000/v1',
		'http://gateway.internal/v1',
		'http://nas.local/v1',
		'http://[::1]:3000/v1',
		'http://[fd00::1]/v1',
	])("is fine in a network of one's own: %s", (baseUrl) => {
		expect(kindOf({ apiKey: 'k', baseUrl })).toBe('accepted');
	});

	test.each([
		'http://api.cometapi.com/v1',
		'http://172.40.1.1/v1',
		'http://11.0.0.1/v1',
		'http://localhost.example.com/v1',
		'http://10.example.com/v1',
		'http://127.0.0.1.example.com/v1',
		'http://192.168.example.com/v1',
		'http://100.64.0.1.example.com/v1',
		'http://[2001:db8::1]/v1',
	])('would show the key to others: %s', (baseUrl) => {
		expect(kindOf({ apiKey: 'k', baseUrl })).toBe('insecureBaseUrl');
		expect(kindOf({ apiKey: 'k', baseUrl, allowHttp: true })).toBe('accepted');
	});
});
