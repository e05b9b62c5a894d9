/**
 * `npm run demo`: every workflow in `examples/` on n8n's own engine, against the simulator or, with COMETAPI_KEY set,
 * against the live API (COMETAPI_BASE_URL for another address). Shows what each node gave back and writes the files
 * made to `demo-output/`. Ends with an error when an example failed.
 */
import { mkdir, rm } from 'node:fs/promises';

import { createEngine } from '../test/engine/harness.mts';
import { openApi } from '../test/support/api.mts';
import { readExamples } from '../test/support/examples.mts';
import { inRepository } from '../test/support/paths.mjs';
import { runExample } from './demo/runExample.mts';

const output = inRepository('demo-output');
await rm(output, { recursive: true, force: true });
await mkdir(output);

const [api, engine] = await Promise.all([openApi(), createEngine()]);
console.log(`n8n's engine, talking to ${api.title}`);

const counts = { ran: 0, failed: 0, skipped: 0, files: 0 };
try {
	for (const example of readExamples()) {
		console.log(`\n▶ ${example.workflow.name} (examples/${example.file})`);
		if (example.needsWholeN8n) {
			counts.skipped++;
			console.log('  skipped: it has nodes that need a whole n8n; npm start has it ready');
			continue;
		}
		const outcome = await runExample(engine, example, api, output);
		counts.ran++;
		counts.files += outcome.files;
		if (!outcome.succeeded) counts.failed++;
	}
} finally {
	await api.close();
	engine.close();
}

const { ran, failed, skipped, files } = counts;
const plural = (count: number, noun: string) => `${count} ${noun}${count === 1 ? '' : 's'}`;
console.log(
	`\n${plural(ran, 'example')} ran, ${failed} failed` +
		(skipped ? `, ${skipped} skipped` : '') +
		(files ? `; ${plural(files, 'file')} in demo-output/` : ''),
);
process.exitCode = failed === 0 && ran > 0 ? 0 : 1;
