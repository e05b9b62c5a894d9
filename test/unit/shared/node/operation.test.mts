import { readdirSync } from 'node:fs';
import type { INodeProperties } from 'n8n-workflow';

import { callOptionsOf } from '../../../../nodes/shared/node/callOptions';
import { fieldsOf, propertiesOf, subtitleOf } from '../../../../nodes/shared/node/descriptions';
import type {
	MultiCallOperation,
	Operation,
	PaidWorkHooks,
	RequestOperation,
	WaitHooks,
} from '../../../../nodes/shared/node/operation';

const NODES = 'nodes';

const operationsOf = async (node: string) =>
	((await import(`../../../../${NODES}/${node}/operations`)) as { operations: Operation[] })
		.operations;

const nodes = readdirSync(NODES).filter(
	(name) => name !== 'shared' && readdirSync(`${NODES}/${name}`).includes('operations'),
);

const toy: RequestOperation<{ text: string }, { said: string }> = {
	option: { name: 'Toy', value: 'toy', action: 'Play', description: 'Play with a text' },
	fields: [{ displayName: 'Text', name: 'text', type: 'string', default: '' }],
	options: [],
	timeoutSeconds: 7,
	outputFields: { said: 'What came back' },
	toRequest: ({ text }) => ({ method: 'POST', path: '/toys', body: { text } }),
	toItems: ({ said }) => [{ json: { said } }],
};

const optionsOf = (fields: INodeProperties[]) =>
	(fields.find(({ name }) => name === 'options')?.options ?? []) as INodeProperties[];

test('one operation is one file and one line: fields, choice, subtitle and time-out are derived', () => {
	const properties = propertiesOf([toy]);
	expect(properties[0]).toMatchObject({ name: 'operation', default: 'toy', options: [toy.option] });
	expect(properties.slice(1).map(({ name, displayOptions }) => [name, displayOptions])).toEqual([
		['text', { show: { operation: ['toy'] } }],
		['options', { show: { operation: ['toy'] } }],
	]);
	expect(subtitleOf([toy])).toBe('={{ {"toy":"Toy"}[$parameter["operation"]] }}');
	expect(optionsOf(properties).find(({ name }) => name === 'timeout')?.default).toBe(7);
});

describe.each(nodes)('%s', (node) => {
	test('lists each of its operation files once', async () => {
		const files = readdirSync(`${NODES}/${node}/operations`);
		const operations = await operationsOf(node);
		expect(operations).toHaveLength(files.filter((file) => file.endsWith('.operation.ts')).length);
		expect(new Set(operations).size).toBe(operations.length);
		expect(files).toEqual(
			expect.arrayContaining(operations.map(({ option }) => `${option.value}.operation.ts`)),
		);
	});

	test('waits as long as the option shows', async () => {
		for (const operation of await operationsOf(node)) {
			const shown = optionsOf(fieldsOf(operation)).find(({ name }) => name === 'timeout')?.default;
			const { timeoutMs } = callOptionsOf({}, operation);
			expect(shown).toBe(Number(timeoutMs) / 1000);
		}
	});
});

test('hooks come as a whole: forgetting one does not compile', () => {
	const made: PaidWorkHooks = { describePaidWork: () => 'it', withoutFiles: (items) => items };
	const waited: WaitHooks<{ text: string }> = {
		waitForAll: async () => new Map(),
		onMade: () => {},
		onRunEnd: async () => {},
	};
	const base: MultiCallOperation<{ text: string }> = {
		option: toy.option,
		fields: [],
		options: [],
		outputFields: {},
		execute: async () => [],
	};
	const whole: MultiCallOperation<{ text: string }> = { ...base, ...made, ...waited };
	// @ts-expect-error: withoutFiles is missing
	const half: MultiCallOperation<object> = { ...toyParts, describePaidWork: made.describePaidWork };
	// @ts-expect-error: waitForAll is missing
	const late: MultiCallOperation<object> = { ...toyParts, onRunEnd: waited.onRunEnd };
	expect([whole, half, late].every(({ execute }) => execute)).toBe(true);
});

const toyParts = {
	option: toy.option,
	fields: [],
	options: [],
	outputFields: {},
	execute: async () => [],
};
