import { mkdir, writeFile } from 'node:fs/promises';
import type { INodeExecutionData } from 'n8n-workflow';
import path from 'node:path';

import type { Engine, NodeRun } from '../../test/engine/harness.mts';
import type { Api } from '../../test/support/api.mts';
import type { Example } from '../../test/support/examples.mts';
import { compact } from './compact.mts';

const shownItems = 3;

/** Runs one example and prints, as each node ends, what it gave. */
export async function runExample(
	engine: Engine,
	example: Example,
	{ credential }: Api,
	outputFolder: string,
): Promise<{ succeeded: boolean; files: number }> {
	// Belt and braces: no node puts the key into its output.
	const print = (text: string) => console.log(text.replaceAll(credential.apiKey, '***'));
	const startedAt = Date.now();
	const run = await engine.runWorkflow({
		workflow: example.workflow,
		credentials: { cometApi: credential },
		onNode: (node) => printNode(print, node),
	});
	const folder = path.join(outputFolder, path.basename(example.file, '.json'));
	const files = await writeFiles(engine, Object.values(run.nodes).flat(), folder);
	for (const file of files) print(`  file demo-output/${path.relative(outputFolder, file)}`);
	const seconds = ((Date.now() - startedAt) / 1000).toFixed(1);
	if (run.status === 'success') {
		print(`  ✓ ${seconds} s`);
		return { succeeded: true, files: files.length };
	}
	const { message = `it ended as ${run.status}`, description } = run.error ?? {};
	print(`  ✗ ${message}${description && description !== message ? `\n    ${description}` : ''}`);
	return { succeeded: false, files: files.length };
}

function printNode(print: (text: string) => void, { name, outputs, error, ms }: NodeRun): void {
	const count = outputs.reduce((sum, items) => sum + items.length, 0);
	const items = error ? 'failed' : `${count} item${count === 1 ? '' : 's'}`;
	print(`  ${name}: ${items}, ${(ms / 1000).toFixed(2)} s`);
	for (const [index, output] of outputs.entries()) {
		for (const { json } of output.slice(0, shownItems)) {
			print(`    ${outputs.length > 1 ? `output ${index + 1}: ` : ''}${compact(json)}`);
		}
		if (output.length > shownItems) print(`    … ${output.length - shownItems} more`);
	}
}

/** Writes every file that a node put out, once, named by node, item and field. */
async function writeFiles(engine: Engine, runs: NodeRun[], folder: string): Promise<string[]> {
	const written: string[] = [];
	const seen = new Set<string>();
	for (const { name, outputs } of runs) {
		for (const [index, item] of outputs.flat().entries()) {
			for (const [field, binary] of Object.entries(item.binary ?? {})) {
				// A node that only passes items on has its predecessor's files.
				const id = binary.id ?? binary.data;
				if (seen.has(id)) continue;
				seen.add(id);
				const file = path.join(folder, fileName(name, index, field, binary));
				await mkdir(folder, { recursive: true });
				await writeFile(file, await engine.readBinary(binary));
				written.push(file);
			}
		}
	}
	return written;
}

type Binary = NonNullable<INodeExecutionData['binary']>[string];

function fileName(node: string, index: number, field: string, binary: Binary): string {
	const name = [node, index + 1, field].join('-').replace(/[^\w-]+/g, '_');
	const extension = binary.fileExtension ?? binary.fileName?.split('.').at(-1) ?? 'bin';
	return `${name}.${extension.replace(/\W/g, '')}`;
}
