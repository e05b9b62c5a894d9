import { readFileSync } from 'node:fs';
import path from 'node:path';
import type {
	INodeProperties,
	INodePropertyCollection,
	INodePropertyOptions,
	INodeType,
} from 'n8n-workflow';

import type { TriggerEvent } from '../../nodes/CometApiTrigger/events/event';
import { fieldsOf } from '../../nodes/shared/node/descriptions';
import type { Operation } from '../../nodes/shared/node/operation';
import { inRepository } from '../../test/support/paths.mjs';

/** The whole text of docs/reference.md, from the nodes' own descriptions; its tables are not aligned yet. */
export async function reference(): Promise<string> {
	const { n8n } = JSON.parse(readFileSync(inRepository('package.json'), 'utf8')) as {
		n8n: { nodes: string[] };
	};
	const nodes = await Promise.all(n8n.nodes.map((file) => nodeSection(classOf(file))));
	return [HEAD, ...nodes].join('\n\n');
}

const HEAD = `# Reference

Written by \`npm run docs\` from the nodes themselves. Names and values in \`code\` are permanent once published: workflows
hold them. Labels and descriptions may change.`;

const classOf = (file: string) => path.basename(file, '.node.js');

/** Loads a module of \`nodes/\`; undefined where there is none. */
async function load<Module>(file: string): Promise<Module | undefined> {
	return await (import(inRepository('nodes', file)) as Promise<Module>).catch(
		(error: NodeJS.ErrnoException) => {
			if (/MODULE_NOT_FOUND/.test(error.code ?? '')) return undefined;
			throw error;
		},
	);
}

async function nodeSection(name: string): Promise<string> {
	const module = await load<Record<string, new () => INodeType>>(`${name}/${name}.node.ts`);
	const Class = module?.[name];
	if (!Class) throw new Error(`${name}.node.ts does not export ${name}`);
	const { description } = new Class();
	const sections = [
		...((await load<Operations>(`${name}/operations/index.ts`))?.operations ?? []).map(
			operationSection,
		),
		...((await load<Events>(`${name}/events/index.ts`))?.events ?? []).map(eventSection),
	];
	return [
		`## ${description.displayName}`,
		`\`${description.name}\`: ${description.description}.`,
		...(sections.length ? sections : [fieldTable(description.properties)]),
	].join('\n\n');
}

type Operations = { operations: Operation[] };
type Events = { events: TriggerEvent[] };

function eventSection({ option, fields, outputFields }: TriggerEvent): string {
	return [
		`### ${option.name}`,
		`\`triggerOn: ${String(option.value)}\`: ${option.description ?? ''}.`,
		fieldTable(fields),
		outputTable(outputFields),
	].join('\n\n');
}

function operationSection(operation: Operation): string {
	const { option, outputFields } = operation;
	return [
		`### ${option.name}`,
		`\`operation: ${String(option.value)}\`: ${option.description ?? ''}.`,
		fieldTable(fieldsOf(operation)),
		outputTable(outputFields),
	].join('\n\n');
}

function fieldTable(fields: INodeProperties[]): string {
	const rows = fields.filter(({ type }) => type !== 'notice').flatMap((field) => fieldRows(field));
	// A field that several choices have is there once for each of them.
	const once = [...new Map(rows.map((row) => [row.join('\n'), row])).values()];
	return table(['parameter', 'label', 'type', 'default', 'values'], once);
}

function fieldRows(field: INodeProperties, parent = ''): string[][] {
	const name = parent + field.name;
	const row = [code(name), field.displayName, field.type, defaultOf(field), valuesOf(field)];
	if (field.type === 'collection') {
		const inner = (field.options as INodeProperties[]).flatMap((one) => fieldRows(one, `${name}.`));
		return [row, ...inner];
	}
	if (field.type === 'fixedCollection') {
		const groups = field.options as INodePropertyCollection[];
		const inner = groups.flatMap((group) =>
			group.values.flatMap((one) => fieldRows(one, `${name}.${group.name}.`)),
		);
		return [row, ...inner];
	}
	return [row];
}

function defaultOf({ type, default: value }: INodeProperties): string {
	if (type === 'collection' || type === 'fixedCollection' || value === '') return '';
	const shown = type === 'resourceLocator' ? (value as { value: unknown }).value : value;
	return shown === '' ? '' : code(typeof shown === 'string' ? shown : JSON.stringify(shown));
}

const valuesOf = ({ type, options }: INodeProperties): string =>
	type === 'options' || type === 'multiOptions'
		? ((options ?? []) as INodePropertyOptions[]).map(({ value }) => code(String(value))).join(', ')
		: '';

function outputTable(fields: Record<string, string>): string {
	const rows = Object.entries(fields).map(([name, about]) => [code(name), about]);
	return rows.length ? table(['output field', 'what it holds'], rows) : '';
}

const code = (text: string) => `\`${text.replace(/\n/g, ' ').replace(/`/g, "'")}\``;

/** A Markdown table; cells hold no line breaks, and bars are escaped. */
function table(head: string[], rows: string[][]): string {
	const line = (cells: string[]) =>
		`| ${cells.map((cell) => cell.replace(/\|/g, '\\|')).join(' | ')} |`;
	return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}
