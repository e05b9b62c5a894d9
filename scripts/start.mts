/**
 * `npm start`: a real n8n on this machine with the nodes, a credential and the example workflows ready. n8n itself
 * is installed once into `.n8n-local/`; its database and the nodes are in a folder outside the repository, which is
 * shown. Talks to the simulator, or with COMETAPI_KEY set to the live API. Ctrl-C ends it all.
 */
import { openApi } from '../test/support/api.mts';
import { freePort } from '../test/support/freePort.mts';
import { installN8n } from '../test/support/n8n/install.mts';
import { deployPackage } from '../test/support/n8n/nodesPackage.mts';
import { owner } from '../test/support/n8n/owner.mts';
import { N8nRest } from '../test/support/n8n/rest.mts';
import { N8nServer } from '../test/support/n8n/server.mts';
import { current } from '../test/support/n8n/versions.mts';
import { dataFolder } from './start/dataFolder.mts';
import { prepare } from './start/prepare.mts';

const installation = await installN8n(current);
const userFolder = dataFolder();
console.log(`• Installing the packed nodes into ${userFolder}`);
await deployPackage(userFolder);

const port = await freePort(Number(process.env.N8N_PORT) || 5678);
const server = new N8nServer(installation, { userFolder, port, taskRunner: true });
const api = await openApi();

let stopping = false;
const stop = async () => {
	if (stopping) return;
	stopping = true;
	console.log('\n• Stopping');
	await Promise.all([server.stop(), api.close()]);
	process.exit();
};
process.on('SIGINT', () => void stop());
process.on('SIGTERM', () => void stop());

try {
	console.log(`• Starting n8n ${current.version}`);
	await server.start();
	const rest = new N8nRest(server.url);
	await rest.signIn();
	const workflows = await prepare(rest, api.credential);
	console.log(`
n8n is ready:      http://localhost:${port}
Sign in with:      ${owner.email} and ${owner.password}
The nodes talk to: ${api.title}
n8n's data is in:  ${userFolder}
Workflows:         ${workflows.join('\n                   ')}

Ctrl-C ends it.`);
	await server.ended();
	if (!stopping) throw new Error(`n8n ended by itself:\n${server.logTail()}`);
} catch (error) {
	if (!stopping) {
		console.error(error instanceof Error ? error.message : error);
		process.exitCode = 1;
		await stop();
	}
}
