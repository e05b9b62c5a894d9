import { z as z3 } from 'zod/v3';
import { z as z4 } from 'zod/v4';

import { toJsonSchema, withoutDialect } from '../../../nodes/LmChatCometApi/toolSchema';

const expected = {
	type: 'object',
	description: 'Everything',
	properties: {
		city: { type: 'string', minLength: 2, description: 'Where' },
		days: { type: 'integer', minimum: 1, maximum: 14 },
		share: { type: 'number' },
		metric: { type: 'boolean', default: true },
		unit: { type: 'string', enum: ['c', 'f'] },
		exactly: { type: 'string', enum: ['now'] },
		tags: { type: 'array', items: { type: 'string' } },
		note: { anyOf: [{ type: 'string' }, { type: 'null' }] },
		either: { anyOf: [{ type: 'string' }, { type: 'number' }] },
		more: { type: 'object', additionalProperties: { type: 'number' } },
		anything: {},
		inside: { type: 'object', properties: { id: { type: 'string' } }, required: ['id'] },
	},
	required: [
		...['city', 'days', 'share', 'unit', 'exactly', 'tags', 'note', 'either', 'more'],
		...['anything', 'inside'],
	],
};

const withZod3 = z3
	.object({
		city: z3.string().min(2).describe('Where'),
		days: z3.number().int().min(1).max(14),
		share: z3.number(),
		metric: z3.boolean().default(true),
		unit: z3.enum(['c', 'f']),
		exactly: z3.literal('now'),
		tags: z3.array(z3.string()),
		note: z3.string().nullable(),
		either: z3.union([z3.string(), z3.number()]),
		more: z3.record(z3.number()),
		anything: z3.any(),
		inside: z3.object({ id: z3.string() }),
	})
	.describe('Everything');

const withZod4 = z4
	.object({
		city: z4.string().min(2).describe('Where'),
		days: z4.number().int().min(1).max(14),
		share: z4.number(),
		metric: z4.boolean().default(true),
		unit: z4.enum(['c', 'f']),
		exactly: z4.literal('now'),
		tags: z4.array(z4.string()),
		note: z4.string().nullable(),
		either: z4.union([z4.string(), z4.number()]),
		more: z4.record(z4.string(), z4.number()),
		anything: z4.any(),
		inside: z4.object({ id: z4.string() }),
	})
	.describe('Everything');

test.each<[string, unknown]>([
	['zod 3', withZod3],
	['zod 4', withZod4],
])('%s: types, descriptions, choices, defaults, bounds, what is required', (_version, schema) => {
	expect(toJsonSchema(schema)).toEqual(expected);
});

test.each<[string, unknown, object]>([
	['optional', z3.object({ a: z3.string().optional() }), { a: { type: 'string' } }],
	['optional, zod 4', z4.object({ a: z4.string().optional() }), { a: { type: 'string' } }],
	['refined', z3.object({ a: z3.string().refine(Boolean).optional() }), { a: { type: 'string' } }],
	[
		'piped, zod 4',
		z4.object({ a: z4.string().transform(Number).optional() }),
		{ a: { type: 'string' } },
	],
])('what may be missing is not required: %s', (_kind, schema, properties) => {
	expect(toJsonSchema(schema)).toEqual({ type: 'object', properties });
});

test('a discriminated union, lazily', () => {
	const one = z3.object({ kind: z3.literal('one') });
	const schema = z3.discriminatedUnion('kind', [one, z3.object({ kind: z3.literal('two') })]);
	const options = ['one', 'two'].map((kind) => ({
		type: 'object',
		properties: { kind: { type: 'string', enum: [kind] } },
		required: ['kind'],
	}));
	expect(toJsonSchema(z3.lazy(() => schema))).toEqual({ anyOf: options });
});

test('a newer zod converts itself', () => {
	const own = { type: 'object', properties: { x: { type: 'string' } } };
	const schema = { _zod: { def: { type: 'object', shape: {} } }, toJSONSchema: () => own };
	expect(toJsonSchema(schema)).toBe(own);
});

test.each([[undefined], [{ type: 'object', properties: {} }], [true]])(
	'what is no zod schema stays as it is: %j',
	(schema) => {
		expect(toJsonSchema(schema)).toBe(schema);
	},
);

test('$schema is taken out at every depth, but not a property of that name', () => {
	const draft = 'http://json-schema.org/draft-07/schema#';
	expect(
		withoutDialect({
			$schema: draft,
			type: 'object',
			properties: {
				$schema: { type: 'string' },
				place: { $schema: draft, type: 'object', properties: { city: { $schema: draft } } },
			},
			items: [{ $schema: draft, enum: [{ $schema: 'x' }] }],
			$defs: { a: { $schema: draft, type: 'null' } },
		}),
	).toEqual({
		type: 'object',
		properties: {
			$schema: { type: 'string' },
			place: { type: 'object', properties: { city: {} } },
		},
		items: [{ enum: [{ $schema: 'x' }] }],
		$defs: { a: { type: 'null' } },
	});
});
