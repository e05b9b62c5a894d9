import path from 'node:path';

import { inRepository } from '../paths.mjs';
import type { N8nInstallation } from './install.mts';

export type EnvironmentOptions = {
	/** n8n keeps its database, its files and the community nodes in `.n8n` in here. */
	userFolder: string;
	port: number;
	/** Whether Code nodes can run. They need a second process, which outlives an n8n that is killed. */
	taskRunner?: boolean;
	/** More variables, e.g. for a test of another setting. */
	extra?: Record<string, string>;
};

/** The environment of an n8n that is reachable from this machine alone and calls nobody. */
export function environmentFor(
	{ node, version }: N8nInstallation,
	{ userFolder, port, taskRunner = false, extra }: EnvironmentOptions,
): NodeJS.ProcessEnv {
	return {
		...inherited(node),
		NODE_OPTIONS: `--require ${JSON.stringify(inRepository('test/support/n8n/ownModules.cjs'))}`,
		N8N_USER_FOLDER: userFolder,
		N8N_ENCRYPTION_KEY: 'n8n-nodes-cometapi-unified-local-development',
		N8N_ENFORCE_SETTINGS_FILE_PERMISSIONS: 'false',
		DB_TYPE: 'sqlite',
		N8N_PORT: String(port),
		N8N_LISTEN_ADDRESS: '127.0.0.1',
		N8N_HOST: 'localhost',
		N8N_PROTOCOL: 'http',
		N8N_SECURE_COOKIE: 'false',
		// The port for task runners; next to n8n's own, so that several n8n can run at the same time.
		N8N_RUNNERS_BROKER_PORT: String(port + 1000),
		GENERIC_TIMEZONE: 'UTC',
		...quiet,
		...community,
		...(taskRunner ? {} : { N8N_RUNNERS_MODE: 'external', N8N_RUNNERS_AUTH_TOKEN: 'unused' }),
		...version.environment,
		...extra,
	};
}

/** Nothing that phones home, asks questions or shows news. */
const quiet = {
	N8N_DIAGNOSTICS_ENABLED: 'false',
	N8N_DIAGNOSTICS_CONFIG_FRONTEND: '',
	N8N_DIAGNOSTICS_CONFIG_BACKEND: '',
	N8N_DIAGNOSTICS_POSTHOG_API_KEY: '',
	N8N_SENTRY_DSN: '',
	N8N_BACKEND_SENTRY_DSN: '',
	N8N_FRONTEND_SENTRY_DSN: '',
	N8N_VERSION_NOTIFICATIONS_ENABLED: 'false',
	N8N_VERSION_NOTIFICATIONS_WHATS_NEW_ENABLED: 'false',
	N8N_DYNAMIC_BANNERS_ENABLED: 'false',
	N8N_TEMPLATES_ENABLED: 'false',
	N8N_PERSONALIZATION_ENABLED: 'false',
	N8N_HIRING_BANNER_ENABLED: 'false',
	N8N_ONBOARDING_FLOW_DISABLED: 'true',
	N8N_LICENSE_AUTO_RENEW_ENABLED: 'false',
	N8N_LICENSE_DETACH_FLOATING_ON_SHUTDOWN: 'false',
	N8N_PYTHON_ENABLED: 'false',
};

/** Community packages from the user folder are loaded, n8n's list of verified ones is not asked for. */
const community = {
	N8N_COMMUNITY_PACKAGES_ENABLED: 'true',
	N8N_VERIFIED_PACKAGES_ENABLED: 'false',
	N8N_UNVERIFIED_PACKAGES_ENABLED: 'true',
};

/** This process's environment without what is ours alone; the API key is not for expressions to read. */
function inherited(node: string): NodeJS.ProcessEnv {
	const kept = Object.entries(process.env).filter(
		([name]) =>
			!/^(npm_|N8N_|COMETAPI_|NODE_OPTIONS$|NODE_ENV$|NODE_PATH$|INIT_CWD$|TSX_)/i.test(name),
	);
	const env: NodeJS.ProcessEnv = Object.fromEntries(kept);
	const pathName = Object.keys(env).find((name) => name.toUpperCase() === 'PATH') ?? 'PATH';
	// n8n starts its task runner as `node`.
	env[pathName] = [path.dirname(node), env[pathName]].filter(Boolean).join(path.delimiter);
	return env;
}
