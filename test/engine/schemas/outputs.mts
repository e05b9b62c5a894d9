import type { IDataObject } from 'n8n-workflow';

import { startSimulator } from '../../simulator/server.mts';
import { chain, type Engine, node } from '../harness.mts';
import { type Call, CALLS } from '../matrix/calls.mts';
import { merged, type Schema, schemaOf } from './schema.mts';

/** What every operation gives by default, and with what changes its fields, run against the simulator. */

const KEY = 'sk-sim';
const isAction = ({ type, use }: Call) => !use && type.startsWith('cometApi');

const locator = (value: string) => ({ __rl: true, mode: 'id', value });
const callOf = (name: string) => CALLS.find((one) => one.name === name) as Call;
const variant = (name: string, parameters: IDataObject): Call => {
	const call = callOf(name);
	return { ...call, parameters: { ...call.parameters, ...parameters } };
};

/** Settings that bring further fields into the items. */
const VARIANTS: Call[] = [
	variant('CometAPI Chat: Message a Model', {
		responseFormat: 'json_schema',
		jsonSchema: '{"type":"object","properties":{}}',
	}),
	variant('CometAPI Audio: Transcribe', { responseFormat: 'verbose_json' }),
	variant('CometAPI Video: Create', { waitForCompletion: true, waitOptions: { firstPause: 0 } }),
	variant('CometAPI Job: Run', { waitForCompletion: true, waitOptions: { firstPause: 0 } }),
	variant('CometAPI Image: Generate', { model: locator('dall-e-3') }),
];

export type OperationOutput = { node: string; operation: string; items: IDataObject[] };

/** By node and operation, in the order of the calls. */
export async function outputsOf(engine: Engine): Promise<OperationOutput[]> {
	const sim = await startSimulator({ keys: [KEY] });
	const outputs: OperationOutput[] = [];
	try {
		for (const call of [...CALLS.filter(isAction), ...VARIANTS]) {
			await sim.control.reset();
			const { json = {}, binary } = (await call.input?.(engine, sim.control)) ?? {};
			const result = await engine.runWorkflow({
				workflow: chain(node('Node', `cometapi:${call.type}`, call.parameters as never)),
				credentials: { cometApi: { apiKey: KEY, baseUrl: sim.baseUrl } },
				input: [{ json, ...(binary && { binary: binary as never }) }],
			});
			if (result.error) throw result.error;
			const operation = String(call.parameters.operation);
			outputs.push({ node: call.type, operation, items: result.json('Node') });
		}
	} finally {
		await sim.close();
	}
	return outputs;
}

/** `CometApiChat/message` to the schema of its items. */
export function schemasOf(outputs: OperationOutput[]): Map<string, Schema> {
	const schemas = new Map<string, Schema>();
	for (const { node: type, operation, items } of outputs) {
		const name = `${type[0].toUpperCase()}${type.slice(1)}/${operation}`;
		for (const item of items) {
			const known = schemas.get(name);
			schemas.set(name, known ? merged(known, schemaOf(item)) : schemaOf(item));
		}
	}
	return schemas;
}

/** Where n8n looks for the fields of an operation (n8n-core, output-schema-resolver). */
export const schemaPath = (name: string) => {
	const [folder, operation] = name.split('/');
	return `nodes/${folder}/__schema__/v1.0.0/${operation}.json`;
};
