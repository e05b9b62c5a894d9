import { readdirSync } from 'node:fs';
import type { INodeProperties, INodeType } from 'n8n-workflow';

import { DEFAULT_MODELS } from '../../../../nodes/shared/models/defaultModels';

const defaults = Object.values(DEFAULT_MODELS).map(({ id }) => id);

describe('the model fields of all nodes', () => {
	const classes = readdirSync('nodes').filter((name) => name !== 'shared');
	const nodes = classes.map((name) => {
		const path = `../../../../nodes/${name}/${name}.node`;
		const Node = (jest.requireActual(path) as Record<string, new () => INodeType>)[name];
		return { name, node: new Node() };
	});
	const fields = nodes.flatMap(({ name, node }) =>
		node.description.properties
			.filter(({ type }) => type === 'resourceLocator')
			.map((field) => ({ name, node, field })),
	);

	test('there are some', () => {
		expect(fields.length).toBeGreaterThan(8);
	});

	test.each(fields)(
		'$name: a default from the list, by a search the node has',
		({ node, field }) => {
			const { value, ...rest } = field.default as { value: string };
			expect(rest).toEqual({ __rl: true, mode: 'list', cachedResultName: value });
			expect(defaults).toContain(value);
			const [{ typeOptions }] = field.modes as INodeProperties[];
			expect(Object.keys(node.methods?.listSearch ?? {})).toContain(typeOptions?.searchListMethod);
		},
	);
});
