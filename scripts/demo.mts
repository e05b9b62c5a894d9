/**
 * `npm run demo`: every workflow in `examples/` on n8n's own engine, against the simulator or, with COMETAPI_KEY set,
 * against the live API (COMETAPI_BASE_URL for another address). Shows what each node gave back and writes the files
 * made to `demo-output/`, with a page over all of it. Ends with an error when an example failed.
 */
import { mkdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';

import { createEngine } from '../test/engine/harness.mts';
import { openApi } from '../test/support/api.mts';
import { readExamples } from '../test/support/examples.mts';
import { inRepository } from '../test/support/paths.mjs';
import { demoPage, type ShownExample } from './demo/page.mts';
import { runExample } from './demo/runExample.mts';

const output = inRepository('demo-output');
await rm(output, { recursive: true, force: true });
await mkdir(output);

const [api, engine] = await Promise.all([openApi(), createEngine()]);
console.log(`n8n's engine, talking to ${api.title}`);

const examples = readExamples();
const shown: ShownExample[] = [];
try {
	for (const [at, example] of examples.entries()) {
		const { name } = example.workflow;
		console.log(`\n▶ ${at + 1} of ${examples.length}: ${name} (examples/${example.file})`);
		if (example.needsWholeN8n) {
			const skipped = 'skipped: it has nodes that need a whole n8n; npm start has it ready';
			console.log(`  ${skipped}`);
			shown.push({ name, workflow: `examples/${example.file}`, seconds: 0, skipped, nodes: [] });
			continue;
		}
		shown.push(await runExample(engine, example, api, output));
	}
} finally {
	await api.close();
	engine.close();
}

const page = path.join(output, 'index.html');
await writeFile(page, demoPage(shown, api.title));

const ran = shown.filter(({ skipped }) => skipped === undefined);
const failed = ran.filter(({ failure }) => failure !== undefined).length;
const files = new Set(
	ran.flatMap(({ nodes }) => nodes.flatMap((node) => node.files.map((file) => file.path))),
);
const plural = (count: number, noun: string) => `${count} ${noun}${count === 1 ? '' : 's'}`;
console.log(
	`\n${plural(ran.length, 'example')} ran, ${failed} failed` +
		(ran.length < shown.length ? `, ${shown.length - ran.length} skipped` : '') +
		(files.size ? `; ${plural(files.size, 'file')} in demo-output/` : ''),
);
console.log(`Look at it: ${page}`);
process.exitCode = failed === 0 && ran.length > 0 ? 0 : 1;
