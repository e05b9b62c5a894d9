/** An n8n that can be installed here, from `locked/<folder>` (package.json and lock). */
export type N8nVersion = {
	version: string;
	folder: string;
	/** The major versions of Node that it runs on without compiling more than sqlite3. */
	nodeMajors: { from: number; to: number };
	/** Variables that only this version needs or knows. */
	environment: Record<string, string>;
};

/** The one we develop for, and that `npm start` runs. Its isolated-vm brings a binary for Node 24 alone. */
export const current: N8nVersion = {
	version: '2.41.1',
	folder: 'n8n-2.41.1',
	nodeMajors: { from: 24, to: 24 },
	environment: {
		// Of no use here, and mcp-registry would call n8n's servers in spite of all other settings.
		N8N_DISABLED_MODULES: [
			'mcp-registry',
			'instance-ai',
			'chat-hub',
			'mcp',
			'source-control',
			'external-secrets',
			'insights',
			'breaking-changes',
			'sso-oidc',
			'sso-saml',
			'ldap',
			'log-streaming',
			'otel',
		].join(','),
	},
};

/** The oldest one we claim; it has no AI SDK. Module names it does not know would stop it at the start. */
export const oldest: N8nVersion = {
	version: '2.8.4',
	folder: 'n8n-2.8.4',
	nodeMajors: { from: 20, to: 24 },
	environment: { N8N_DISABLED_MODULES: '' },
};
