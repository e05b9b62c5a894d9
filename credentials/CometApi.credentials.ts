import type {
	IAuthenticateGeneric,
	IAuthenticateRuleResponseCode,
	IAuthenticateRuleResponseSuccessBody,
	Icon,
	ICredentialTestRequest,
	ICredentialType,
	INodeProperties,
} from 'n8n-workflow';

/** White space around a pasted key is not part of it; inside, it would break the header instead of being refused. */
const API_KEY = '$credentials.apiKey.trim().replace(new RegExp("\\\\s+", "g"), "_")';

/** An empty field stands for CometAPI itself, as in connection.ts. */
const BASE_URL =
	'($credentials.baseUrl || "https://api.cometapi.com/v1").trim().replace(new RegExp("/+$"), "")';

const WRONG_BASE_URL =
	"No model list was found below the base URL. Check 'Base URL': normally https://api.cometapi.com/v1, with the /v1 at its end.";

const WRONG_KEY =
	"CometAPI refused the API key. Check 'API Key': paste it whole, without white space inside.";

const refused = (value: number, message: string): IAuthenticateRuleResponseCode => ({
	type: 'responseCode',
	properties: { value, message },
});

/** n8n looks at all rules of both kinds, although its type allows for one kind only. */
const RULES: Array<IAuthenticateRuleResponseCode | IAuthenticateRuleResponseSuccessBody> = [
	refused(401, WRONG_KEY),
	...[301, 302, 307, 308, 404, 405].map((status) => refused(status, WRONG_BASE_URL)),
	{
		type: 'responseSuccessBody',
		properties: { key: 'data.length', value: undefined, message: WRONG_BASE_URL },
	},
];

/** The one credential of this package. `cometApi`, `apiKey` and `baseUrl` are permanent names. */
export class CometApi implements ICredentialType {
	name = 'cometApi';

	displayName = 'CometAPI API';

	icon: Icon = { light: 'file:../icons/cometapi.svg', dark: 'file:../icons/cometapi.dark.svg' };

	documentationUrl =
		'https://github.com/n8n-nodes-cometapi-unified/n8n-nodes-cometapi-unified#set-up-the-credential';

	properties: INodeProperties[] = [
		{
			displayName: 'API Key',
			name: 'apiKey',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			required: true,
			placeholder: 'e.g. sk-...',
			description: 'Made in the CometAPI console under API tokens',
		},
		{
			displayName: 'Base URL',
			name: 'baseUrl',
			type: 'string',
			default: 'https://api.cometapi.com/v1',
			required: true,
			description: 'Change this only to go through a proxy or gateway of your own',
		},
		{
			displayName: 'Allow Plain HTTP',
			name: 'allowHttp',
			type: 'boolean',
			default: false,
			description:
				'Whether a base URL may begin with http: although others can then read the key on its way; hosts of a private network need no such leave',
		},
	];

	authenticate: IAuthenticateGeneric = {
		type: 'generic',
		properties: { headers: { Authorization: `=Bearer {{ ${API_KEY} }}` } },
	};

	/**
	 * Free: the model list costs nothing and is answered with 401 to a wrong key (contract 2.7). A page, or JSON of
	 * something else, is no list: then the base URL is that of another service, or lacks `/v1` (contract 1.5 E11).
	 */
	test: ICredentialTestRequest = {
		request: { baseURL: `={{ ${BASE_URL} }}`, url: '/models' },
		rules: RULES as ICredentialTestRequest['rules'],
	};
}
