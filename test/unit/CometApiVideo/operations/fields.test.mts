import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';

import { createOptions } from '../../../../nodes/CometApiVideo/operations/createFields';
import { edit } from '../../../../nodes/CometApiVideo/operations/edit.operation';
import { ROUTES } from '../../../../nodes/shared/jobs/routes';

const choicesOf = (fields: INodeProperties[], name: string) =>
	fields.find((field) => field.name === name)?.options as INodePropertyOptions[];

test('API Route offers every route of the list', () => {
	const [automatic, ...routes] = choicesOf(createOptions, 'apiRoute');
	expect(automatic.value).toBe('automatic');
	expect(routes.map(({ value }) => value).sort()).toEqual(ROUTES.map(({ name }) => name).sort());
});

test('Mode offers what the routes have, and says for which videos', () => {
	const choices = choicesOf(edit.fields, 'mode');
	expect(choices.map(({ name, value }) => [name, value])).toEqual([
		['Automatic', 'automatic'],
		['Edit', 'edit'],
		['Extend', 'extend'],
		['Remix', 'remix'],
	]);
	const modes = ROUTES.flatMap(({ edits = [] }) => edits.map(({ mode }) => mode));
	expect([...new Set(modes)].sort()).toEqual(['edit', 'extend', 'remix']);
	for (const { description } of choices.slice(1)) expect(description).toMatch(/; offered for \w/);
});
