/**
 * Whatever an expression gives for a parameter: a request that is whole, or one sentence that names the field. Nothing
 * else, and never a fault.
 */
import fc from 'fast-check';
import type {
	IDataObject,
	IExecuteFunctions,
	INodeProperties,
	INodePropertyCollection,
} from 'n8n-workflow';

import { ApiError } from '../../../nodes/shared/api/apiError';
import type { WireRequest } from '../../../nodes/shared/api/wire';
import { CATALOG_REQUEST } from '../../../nodes/shared/models/catalog';
import { BatchLimit } from '../../../nodes/shared/node/batchLimit';
import { fieldsOf } from '../../../nodes/shared/node/descriptions';
import { FieldError } from '../../../nodes/shared/node/fieldError';
import type { FileNeed, InputFile, Operation, Send } from '../../../nodes/shared/node/operation';
import { readParams } from '../../../nodes/shared/node/readParams';
import { unifiedSpecErrors } from '../support/unifiedSpec.mts';
import { CASES, NODES, operationsOf } from './cases.mts';

/** What an expression may give although something else is wanted. */
const nonsense = fc.oneof(
	fc.constantFrom(
		null,
		'',
		' ',
		0,
		-1,
		NaN,
		Infinity,
		true,
		false,
		'{',
		'[]',
		'={{ 1 }}',
		'\ud800',
	),
	fc.constant('x'.repeat(100_000)),
	fc.string(),
	fc.double(),
	fc.jsonValue({ maxDepth: 2 }),
);

const mostly = (right: fc.Arbitrary<unknown>) =>
	fc.oneof({ arbitrary: right, weight: 5 }, { arbitrary: nonsense, weight: 1 });

const valuesOf = ({ options = [] }: INodeProperties) =>
	options.map((option) => (option as { value: unknown }).value);

/** Any value for a field: mostly of its type. */
function anyValue(field: INodeProperties): fc.Arbitrary<unknown> {
	switch (field.type) {
		case 'number':
			return mostly(fc.oneof(fc.integer(), fc.double(), fc.integer({ max: 10 }).map(String)));
		case 'boolean':
			return mostly(fc.constantFrom(true, false, 'true', 'false'));
		case 'options':
			return mostly(fc.constantFrom(...valuesOf(field)));
		case 'multiOptions':
			return mostly(fc.subarray(valuesOf(field)));
		case 'json':
			return mostly(fc.oneof(fc.json({ maxDepth: 3 }), fc.jsonValue({ maxDepth: 3 })));
		case 'collection':
			return anyValues(field.options as INodeProperties[]);
		case 'fixedCollection': {
			// n8n fills in what an entry leaves out.
			const groups = (field.options as INodePropertyCollection[]).map(({ name, values }) => [
				name,
				fc.oneof(fc.array(allValues(values), { maxLength: 3 }), allValues(values)),
			]);
			return fc.record(Object.fromEntries(groups) as never, { requiredKeys: [] });
		}
		default:
			return mostly(fc.string());
	}
}

const anyValues = (fields: INodeProperties[]) =>
	fc.record(Object.fromEntries(fields.map((field) => [field.name, anyValue(field)])), {
		requiredKeys: [],
	}) as fc.Arbitrary<IDataObject>;

const allValues = (fields: INodeProperties[]) =>
	fc.record(
		Object.fromEntries(fields.map((field) => [field.name, anyValue(field)])),
	) as fc.Arbitrary<IDataObject>;

/** Keeps the first request of an operation, and ends it there. */
class Outbox {
	first: WireRequest | undefined;

	send: Send = async (request) => {
		// A look at the catalog before is none of what is asked for.
		if (request.path !== CATALOG_REQUEST.path) this.first ??= request;
		return await Promise.reject(new ApiError({ kind: 'cancelled', message: 'Not sent' }));
	};
}

const fileOf = (need: FileNeed): InputFile => ({
	name: 'a.png',
	type: 'image/png',
	size: 2,
	base64: need.as === 'base64' ? 'aGk=' : '',
	part: { name: 'a.png', type: 'image/png', size: 2, stream: async function* () {} },
});

const filesOf = (needs: FileNeed[]) => (key: string) =>
	needs.filter((need) => need.key === key).map(fileOf);

/** The first request that an operation makes of its parameters. */
async function requestOf(operation: Operation, params: unknown): Promise<WireRequest | undefined> {
	if ('toRequest' in operation) {
		return operation.toRequest(params, filesOf(operation.files?.(params) ?? []));
	}
	const outbox = new Outbox();
	try {
		if ('batch' in operation) {
			const { batch } = operation;
			const tools = { limit: new BatchLimit(), isolate: false };
			JSON.stringify([batch.key(params), batch.size(params), batch.count?.(params)]);
			await batch.execute(outbox.send, [params], tools);
		} else {
			const readFiles = async (needs: FileNeed[]) => filesOf(needs);
			const baseUrl = `https://${Math.random()}.test`;
			await operation.execute(outbox.send, params, { baseUrl, readFiles });
		}
	} catch (error) {
		if (!outbox.first) return await Promise.reject(error);
	}
	return outbox.first;
}

const labelsOf = (fields: INodeProperties[]): string[] =>
	fields.flatMap(({ displayName, options = [] }) => [
		displayName,
		...options.flatMap((option) =>
			'values' in option
				? [option.displayName, ...labelsOf(option.values)]
				: 'type' in option
					? labelsOf([option as INodeProperties])
					: [],
		),
	]);

function checkRequest({ path, body, form, query, method }: WireRequest) {
	expect(['GET', 'POST']).toContain(method);
	expect(path).toMatch(/^\/[\w./%:~!'()*-]*$/);
	// What JSON would write otherwise, NaN as null among it, is none of the user's.
	JSON.stringify({ body, query }, (key, value: unknown) => {
		if (typeof value === 'number' && !Number.isFinite(value)) throw new Error(`${key} is ${value}`);
		return value;
	});
	for (const [name, value] of form ?? []) {
		expect(typeof name).toBe('string');
		if (typeof value === 'string') expect(value).not.toMatch(/^(?:undefined|NaN|\[object \w+\])$/);
	}
}

function checkError(error: unknown, labels: string[]) {
	if (error instanceof ApiError) return;
	if (!(error instanceof FieldError)) throw error;
	const [, label = ''] = /^'([^']+)'/.exec((error as Error).message) ?? [];
	expect(labels).toContain(label);
}

describe.each(NODES)('%s', (node) => {
	test('any parameter gives a whole request, or a sentence that names the field', async () => {
		const operations = await operationsOf(node);
		for (const operation of operations) {
			const fields = fieldsOf(operation);
			const labels = labelsOf(fields);
			const property = fc.asyncProperty(allValues(fields), async (parameters) => {
				const context = {
					getNode: () => ({ parameters }),
					getNodeParameter: (name: string) => parameters[name],
				} as unknown as IExecuteFunctions;
				let request: WireRequest | undefined;
				try {
					request = await requestOf(operation, readParams(context, fields, 0));
				} catch (error) {
					return checkError(error, labels);
				}
				if (request) checkRequest(request);
			});
			await fc.assert(property, { numRuns: Math.ceil(CASES / operations.length) });
		}
	}, 3_600_000);
});

test.each([
	['CometApiChat', 'message', { model: 'm', prompt: 'text' }],
	['CometApiEmbedding', 'create', { model: 'm', text: 'text' }],
	['CometApiImage', 'generate', { model: 'm', prompt: 'text' }],
	['CometApiAudio', 'speech', { model: 'm', text: 'text', voice: 'text' }],
])(
	'%s, %s: with the fields of the unified specification alone, the body is valid by it',
	async (node, value, fields) => {
		const operation = (await operationsOf(node)).find(({ option }) => option.value === value);
		const text = fc.string({ minLength: 1 }).filter((one) => one.trim() !== '');
		const keys = Object.keys(fields);
		await fc.assert(
			fc.asyncProperty(fc.array(text, { minLength: 3, maxLength: 3 }), async (texts) => {
				const params = Object.fromEntries(keys.map((key, at) => [key, texts[at]]));
				const request = await requestOf(operation as Operation, {
					inputType: 'prompt',
					...params,
					options: {},
				});
				const { path = '', body } = request ?? {};
				expect(unifiedSpecErrors(path, JSON.parse(JSON.stringify(body)))).toBe('');
			}),
			{ numRuns: Math.min(30, CASES) },
		);
	},
);
