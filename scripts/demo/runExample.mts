import { mkdir, stat, writeFile } from 'node:fs/promises';
import type { IDataObject, INodeExecutionData } from 'n8n-workflow';
import path from 'node:path';

import type { Engine, NodeRun } from '../../test/engine/harness.mts';
import type { Api } from '../../test/support/api.mts';
import type { Example } from '../../test/support/examples.mts';
import { compact } from './compact.mts';
import type { ShownExample, ShownFile } from './page.mts';

const shownItems = 3;

/** Runs one example and prints, as each node ends, what it gave; gives what the page shows of it. */
export async function runExample(
	engine: Engine,
	example: Example,
	{ credential }: Api,
	outputFolder: string,
): Promise<ShownExample> {
	// Belt and braces: no node puts the key into its output.
	const withoutKey = (text: string) => text.replaceAll(credential.apiKey, '***');
	const print = (text: string) => console.log(withoutKey(text));
	const startedAt = Date.now();
	const run = await engine.runWorkflow({
		workflow: example.workflow,
		credentials: { cometApi: credential },
		onNode: (node) => printNode(print, node),
	});
	const folder = path.join(outputFolder, path.basename(example.file, '.json'));
	const runs = Object.values(run.nodes).flat();
	const files = await writeFiles(engine, runs, folder);
	for (const file of files.values())
		print(`  file demo-output/${path.relative(outputFolder, file)}`);
	const seconds = (Date.now() - startedAt) / 1000;
	const shown: ShownExample = {
		name: example.workflow.name,
		workflow: `examples/${example.file}`,
		seconds,
		nodes: await Promise.all(
			runs.map(async ({ name, outputs, error, ms }) => ({
				name,
				items: outputs.flat().length,
				seconds: ms / 1000,
				error: error && withoutKey(error.message),
				json: outputs
					.flat()
					.slice(0, shownItems)
					.map(({ json }) => JSON.parse(withoutKey(JSON.stringify(json))) as IDataObject),
				files: await shownFiles(outputs.flat(), files, outputFolder, name),
			})),
		),
	};
	if (run.status === 'success') {
		print(`  ✓ ${seconds.toFixed(1)} s`);
		return shown;
	}
	const { message = `it ended as ${run.status}`, description } = run.error ?? {};
	print(`  ✗ ${message}${description && description !== message ? `\n    ${description}` : ''}`);
	return { ...shown, failure: withoutKey(message) };
}

/** The files that a node has made, and not only passed on. */
async function shownFiles(
	items: INodeExecutionData[],
	files: Map<string, string>,
	outputFolder: string,
	node: string,
): Promise<ShownFile[]> {
	const own = items.flatMap(({ binary = {} }) =>
		Object.values(binary).map((one) => ({ one, file: files.get(keyOf(node, one)) })),
	);
	return await Promise.all(
		own
			.flatMap(({ one, file }) => (file === undefined ? [] : [{ one, file }]))
			.map(async ({ one, file }) => ({
				path: path.relative(outputFolder, file).split(path.sep).join('/'),
				mimeType: one.mimeType,
				bytes: (await stat(file)).size,
			})),
	);
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

/** Under which a file is found that a node has made. */
const keyOf = (node: string, { id, data }: Binary) => `${node} ${id ?? data}`;

/** Writes every file that a node put out, once, named by node, item and field; by {@link keyOf}. */
async function writeFiles(
	engine: Engine,
	runs: NodeRun[],
	folder: string,
): Promise<Map<string, string>> {
	const written = new Map<string, string>();
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
				written.set(keyOf(name, binary), file);
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
