import { existsSync, readFileSync } from 'node:fs';
import { Ajv } from 'ajv';

import { inRepository } from '../../support/paths.mjs';
import { createEngine, type Engine } from '../harness.mts';
import { type OperationOutput, outputsOf, schemaPath, schemasOf } from './outputs.mts';
import { merged, schemaOf } from './schema.mts';

/** The fields that the editor shows before the first run are those that come. */

let engine: Engine;
let outputs: OperationOutput[];

beforeAll(async () => {
	engine = await createEngine();
	outputs = await outputsOf(engine);
}, 120_000);
afterAll(() => engine.close());

const stored = (name: string) =>
	JSON.parse(readFileSync(inRepository(schemaPath(name)), 'utf8')) as object;

test('every operation of every action node has a schema', () => {
	const { nodes } = JSON.parse(readFileSync(inRepository('package.json'), 'utf8')).n8n as {
		nodes: string[];
	};
	const actions = nodes
		.map((file) => file.split('/')[2])
		.filter((name) => /^CometApi(?!Trigger)/.test(name));
	const missing = actions.flatMap((name) => {
		const type = `n8n-nodes-cometapi-unified.${name[0].toLowerCase()}${name.slice(1)}`;
		const { properties } = engine.registry.getByNameAndVersion(type).description;
		const { options = [] } = properties.find((property) => property.name === 'operation') ?? {};
		return options
			.map((option) => `${name}/${'value' in option ? String(option.value) : ''}`)
			.filter((operation) => !existsSync(inRepository(schemaPath(operation))));
	});
	expect(actions.length).toBeGreaterThan(7);
	expect(missing).toEqual([]);
});

test('they are as `npm run schemas` writes them', () => {
	for (const [name, schema] of schemasOf(outputs))
		expect([name, stored(name)]).toEqual([name, schema]);
});

test('every real output validates, with no field that is not in its schema', () => {
	const ajv = new Ajv({ allowUnionTypes: true });
	for (const { node, operation, items } of outputs) {
		const name = `${node[0].toUpperCase()}${node.slice(1)}/${operation}`;
		const validate = ajv.compile({ ...stored(name), additionalProperties: false });
		for (const item of items) {
			validate(item);
			expect([name, validate.errors]).toEqual([name, null]);
		}
	}
});

describe('a schema out of values', () => {
	test('of any kind', () => {
		expect(schemaOf({ a: 'x', b: [1, null], c: { d: true }, e: [], f: undefined })).toEqual({
			type: 'object',
			properties: {
				a: { type: 'string' },
				b: { type: 'array', items: { type: ['number', 'null'] } },
				c: { type: 'object', properties: { d: { type: 'boolean' } } },
				e: { type: 'array' },
			},
		});
	});

	test('that fits both of two', () => {
		expect(merged(schemaOf({ a: 1, b: [] }), schemaOf({ a: 'x', b: ['y'] }))).toEqual({
			type: 'object',
			properties: {
				a: { type: ['number', 'string'] },
				b: { type: 'array', items: { type: 'string' } },
			},
		});
	});
});
