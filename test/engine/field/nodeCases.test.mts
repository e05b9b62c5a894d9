/** Files, images, speech and videos, and answers of other servers: one node against servers that answer by rules. */
import type { IDataObject, INodeExecutionData } from 'n8n-workflow';

import { setTimeout as sleep } from 'node:timers/promises';

import type { Engine } from '../harness.mts';
import { chain, createEngine, node } from '../harness.mts';
import type { FileExpectation, NodeCase, NodeExpectation } from './fieldCase.mts';
import { casesIn, fixture } from './fieldCase.mts';
import { FieldServer, filled } from './fieldServer.mts';
import { at, mismatches } from './matching.mts';

const KEY = 'sk-field-0123456789';
/** The first check comes soon, so that a case takes no longer than it has to. */
const QUICK = { firstPause: 0.2, longestPause: 0.2 };

let engine: Engine;
const server = new FieldServer();
beforeAll(async () => {
	engine = await createEngine();
	await server.open();
});
afterAll(async () => {
	await server.close();
	engine.close();
});

type Outcome = { items: INodeExecutionData[]; error?: string };

const credentials = () => ({ cometApi: { apiKey: KEY, baseUrl: `${server.api}/v1` } });

async function play(one: NodeCase): Promise<Outcome> {
	server.play([
		...one.server,
		{ match: 'GET /v1/models', answers: [{ body: { object: 'list', data: [{ id: 'm' }] } }] },
	]);
	const given = filled(one.parameters, server.files) as NodeCase['parameters'];
	if (one.node === 'cometApiTrigger') return await poll(one, given);
	const waits =
		one.node === 'cometApiVideo' && ['create', 'wait'].includes(String(given.operation));
	const parameters = waits
		? { ...given, waitOptions: { ...QUICK, ...(given.waitOptions as object) } }
		: given;
	const before = one.download
		? [
				node(
					'HTTP Request',
					'base:httpRequest',
					{
						url: filled(one.download, server.files) as string,
						options: { response: { response: { responseFormat: 'file' } } },
					},
					{ typeVersion: 4.2 },
				),
			]
		: [];
	const run = await engine.runWorkflow({
		workflow: chain(...before, node('Node', `cometapi:${one.node}`, parameters)),
		credentials: credentials(),
		input: await inputOf(one),
	});
	const { message = '', description = '' } = run.error ?? {};
	return {
		items: run.items('Node'),
		...(run.error && {
			error: `${message} ${description ?? ''} ${JSON.stringify(run.error.context ?? {})}`,
		}),
	};
}

async function poll(one: NodeCase, parameters: NodeCase['parameters']): Promise<Outcome> {
	const workflow = chain(node('Trigger', 'cometapi:cometApiTrigger', parameters));
	const staticData = {};
	const items: INodeExecutionData[] = [];
	const began = Date.now();
	for (let tick = 0; tick < (one.polls ?? 1); tick++) {
		const polled = await engine.pollOnce({
			workflow,
			staticData,
			credentials: credentials(),
			nodeName: 'Trigger',
			activation: 'update',
		});
		items.push(...(polled.items ?? []));
		// The trigger checks a job again after a tenth of its age, whose beginning it keeps in whole seconds.
		await sleep(120 + (Date.now() - began) / 5);
	}
	return { items };
}

async function inputOf({ input = [{}] }: NodeCase): Promise<INodeExecutionData[]> {
	return await Promise.all(
		input.map(async ({ json = {}, binary = {} }) => {
			const stored: INodeExecutionData = { json };
			for (const [field, { file, bytes = 0, ...told }] of Object.entries(binary)) {
				const content = file ? fixture(file) : Buffer.alloc(bytes);
				const data = await engine.storeBinary(content, {
					fileName: told.fileName ?? 'file',
					mimeType: told.mimeType,
				});
				stored.binary = { ...stored.binary, [field]: { ...data, ...told } };
			}
			return stored;
		}),
	);
}

/** Why an outcome is not what a case expects. */
async function problems({ items, error }: Outcome, given: NodeExpectation): Promise<string[]> {
	const expected = filled(given, server.files) as NodeExpectation;
	if (expected.orError && error !== undefined && new RegExp(expected.orError, 'is').test(error))
		return [];
	const wanted = expected.error;
	if (wanted !== undefined || expected.errorNot !== undefined) {
		const wrong = [];
		if (error === undefined)
			wrong.push(`no error, but ${JSON.stringify(items.map(({ json }) => json)).slice(0, 300)}`);
		else if (wanted !== undefined && !new RegExp(wanted, 'is').test(error))
			wrong.push(`the error is: ${error.slice(0, 500)}`);
		if (expected.errorNot && new RegExp(expected.errorNot, 'i').test(error ?? ''))
			wrong.push(`the error is: ${error}`);
		return [...wrong, ...sentProblems(expected)];
	}
	if (error !== undefined) return [`the error is: ${error.slice(0, 500)}`];
	const jsons = items.map(({ json }) => json);
	const wrong: string[] = [];
	if (expected.items !== undefined && items.length !== expected.items)
		wrong.push(`${items.length} items`);
	for (const [path, value] of Object.entries(expected.json ?? {})) {
		wrong.push(...mismatches(at(jsons, path), value, path));
	}
	for (const text of expected.holds ?? []) {
		const whole = JSON.stringify(items[0] ?? {});
		if (!whole.includes(text) && !whole.includes(JSON.stringify(text).slice(1, -1)))
			wrong.push(`${text} is nowhere in ${whole.slice(0, 400)}`);
	}
	const count = Object.keys(items[0]?.binary ?? {}).length;
	if (expected.fileCount !== undefined && count !== expected.fileCount)
		wrong.push(`${count} files, json ${JSON.stringify(jsons).slice(0, 300)}`);
	for (const [where, file] of Object.entries(expected.files ?? {})) {
		wrong.push(...(await fileProblems(items, where, file)));
	}
	return [...wrong, ...sentProblems(expected)];
}

async function fileProblems(items: INodeExecutionData[], where: string, expected: FileExpectation) {
	const [place = '0', field = ''] = where.split('.');
	const { binary = {}, json } = items[Number(place)] ?? { json: {} };
	const data = field === '*' ? Object.values(binary)[0] : binary[field];
	if (!data) return [`no file ${where}, json ${JSON.stringify(json).slice(0, 300)}`];
	const bytes = await engine.readBinary(data);
	return contentProblems(bytes, data as unknown as IDataObject, expected, where);
}

function contentProblems(
	bytes: Buffer,
	told: IDataObject,
	expected: FileExpectation,
	where: string,
): string[] {
	const wrong: string[] = [];
	for (const key of ['mimeType', 'type', 'fileName', 'fileExtension'] as const) {
		if (expected[key] === undefined) continue;
		const value = expected[key];
		const isRegExp = key === 'fileName' && typeof value === 'string';
		wrong.push(...mismatches(told[key], isRegExp ? { matches: value } : value, `${where}.${key}`));
	}
	if (expected.sameAs && !bytes.equals(fixture(expected.sameAs)))
		wrong.push(`${where} is not ${expected.sameAs}`);
	if (expected.base64 && bytes.toString('base64') !== expected.base64)
		wrong.push(`${where} has other bytes`);
	if (expected.text !== undefined)
		wrong.push(...mismatches(bytes.toString('utf8'), expected.text, `${where}.text`));
	return wrong;
}

function sentProblems({ sent = [] }: NodeExpectation): string[] {
	const leaked = server.sent.filter(({ host, authorization }) => host === 'files' && authorization);
	const wrong = leaked.map(({ target }) => `the key went to ${target} of another host`);
	for (const { match, times, form = {}, json = {} } of sent) {
		const found = server.sent.filter(({ target }) => target === match);
		if (times !== undefined && found.length !== times)
			wrong.push(`${match} was sent ${found.length} times`);
		const last = found.at(-1);
		if (!last) {
			wrong.push(`${match} was not sent`);
			continue;
		}
		for (const [path, value] of Object.entries(json))
			wrong.push(...mismatches(at(last.json, path), value, `sent ${path}`));
		for (const [name, file] of Object.entries(form)) {
			const part = last.parts.find((one) => one.name === name || one.name === `${name}[]`);
			if (!part) wrong.push(`no part ${name}`);
			else
				wrong.push(
					...contentProblems(part.bytes, part as unknown as IDataObject, file, `part ${name}`),
				);
		}
	}
	return wrong;
}

describe.each(['media', 'servers'])('%s', (folder) => {
	test.each(casesIn<NodeCase>(folder))('%s', async (_name, one) => {
		expect(await problems(await play(one), one.expect)).toEqual([]);
	});
});
