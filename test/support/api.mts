import { spawnSimulator } from '../simulator/spawn.mts';

/** The API that the examples talk to. */
export type Api = {
	/** For people. */
	title: string;
	credential: { apiKey: string; baseUrl: string };
	close: () => Promise<void>;
};

const simulatorKey = 'sk-sim';

/** The live API when COMETAPI_KEY is set, else a simulator of our own. */
export async function openApi(): Promise<Api> {
	const apiKey = process.env.COMETAPI_KEY?.trim();
	if (apiKey) {
		const baseUrl = process.env.COMETAPI_BASE_URL?.trim() || 'https://api.cometapi.com/v1';
		return { title: baseUrl, credential: { apiKey, baseUrl }, close: async () => {} };
	}
	const simulator = await spawnSimulator({ keys: [simulatorKey] });
	// A video that takes minutes is made in seconds.
	await simulator.control.clock({ speed: 60 });
	return {
		title: 'the simulator in test/simulator (set COMETAPI_KEY for the live API)',
		credential: { apiKey: simulatorKey, baseUrl: simulator.baseUrl },
		close: async () => await simulator.stop(),
	};
}
