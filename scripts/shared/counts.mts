/** What a command that tests ends with. */
export type Counts = { passed: number; failed: number };

/** Prints the line that `.ci/run` adds up, as the last one, and sets how the process ends. */
export function conclude({ passed, failed }: Counts): void {
	console.log(`${passed} passed, ${failed} failed`);
	process.exitCode = failed === 0 && passed > 0 ? 0 : 1;
}
