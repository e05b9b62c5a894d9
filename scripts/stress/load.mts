import { spawn } from 'node:child_process';
import { availableParallelism } from 'node:os';

/** Works without a pause, until the process that started it is gone. */
const busy = `
const parent = process.ppid;
while (process.ppid === parent) for (let i = 0; i < 1e7; i++);
`;

/** Keeps every core busy twice over. Gives what ends it; it also ends with this process, however that ends. */
export function startLoad(): { processes: number; stop: () => void } {
	const processes = 2 * availableParallelism();
	const children = Array.from({ length: processes }, () =>
		spawn(process.execPath, ['-e', busy], { stdio: 'ignore' }),
	);
	const stop = () => {
		for (const child of children) child.kill('SIGKILL');
		process.off('exit', stop);
	};
	process.once('exit', stop);
	return { processes, stop };
}
