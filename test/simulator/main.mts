import { parseArgs } from 'node:util';
import { startSimulator } from './server.mts';

/** The simulator as a process of its own: prints one JSON line when ready, ends on SIGTERM. */
const { values } = parseArgs({
	options: {
		port: { type: 'string', default: '0' },
		host: { type: 'string', default: '127.0.0.1' },
		key: { type: 'string', multiple: true },
		config: { type: 'string', default: '{}' },
		// Ends when its standard input closes, so that no simulator outlives the one who started it.
		'with-parent': { type: 'boolean', default: false },
	},
});

const simulator = await startSimulator({
	port: Number(values.port),
	host: values.host,
	keys: values.key,
	config: JSON.parse(values.config),
});

const stop = () => {
	void simulator.close().then(() => process.exit(0));
};
process.on('SIGTERM', stop);
process.on('SIGINT', stop);
if (values['with-parent']) process.stdin.on('end', stop).on('error', stop).resume();

const { url, baseUrl } = simulator;
process.stdout.write(`${JSON.stringify({ url, baseUrl, pid: process.pid })}\n`);
