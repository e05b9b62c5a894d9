import { useSimulator } from '../setup.mts';

/** A signed URL of a video file. */
export const SIGNED = /^http:\/\/127\.0\.0\.1:\d+\/files\/v\/.+\.mp4\?Expires=\d+.*%2B.*$/;

/** A simulator whose jobs take 100 s on a clock that only `move` moves. */
export function useVideoSimulator() {
	const use = useSimulator({ config: { jobSeconds: 100 } });
	beforeEach(async () => void (await use.control.clock({ speed: 0, now: 1785000100000 })));
	return {
		use,
		move: async (seconds: number) => await use.control.clock({ advanceMs: seconds * 1000 }),
		get: async (path: string) => (await use.get(path)).json,
		/** On the shared surface. */
		create: async (fields: object) =>
			(await use.form('/v1/videos', { model: 'seedance-2-5', prompt: 'a kite', ...fields })).json,
	};
}
