import { command } from '../../test/support/command.mts';

export type Step = {
	title: string;
	program: string;
	args: string[];
	/** Output that makes the step fail although the program succeeded. */
	refuse?: RegExp;
};

/** Runs one step, prints its outcome and time, and its output when it failed. Gives whether it passed. */
export async function runStep({ title, program, args, refuse }: Step): Promise<boolean> {
	// No moving spinners in what may have to be read later.
	const env = { ...process.env, CI: 'true' };
	const { code, output, ms } = await command(program, args, { env });
	const passed = code === 0 && !refuse?.test(output);
	console.log(`${passed ? '✓' : '✗'} ${title} (${(ms / 1000).toFixed(1)} s)`);
	if (!passed) console.log(output.trimEnd());
	return passed;
}
