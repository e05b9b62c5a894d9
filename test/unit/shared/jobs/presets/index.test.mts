import { PRESETS } from '../../../../../nodes/shared/jobs/presets';
import type { Values } from '../../../../../nodes/shared/jobs/presets/preset';
import { at } from '../../../../../nodes/shared/api/readJson';
import { apiPathOf } from '../../../../../nodes/shared/jobs/apiPath';
import { statusPathFor } from '../../../../../nodes/shared/jobs/pathRules';
import { runFields } from '../../../../../nodes/CometApiJob/operations/runFields';

/** Something for every field of a preset. */
const examples: Values = {
	fluxModel: 'flux-2-pro',
	replicateModel: 'stability-ai/sdxl',
	replicateInput: { prompt: 'A kite' },
	effectInput: { images: [] },
	midjourneyJob: 'path:/mj/task/{id}/fetch:1785',
	soundSeconds: 2,
	audioSeconds: 5,
	loop: true,
	instrumental: true,
};

const valuesOf = (preset: (typeof PRESETS)[number]): Values =>
	Object.fromEntries(preset.fields.map(({ name }) => [name, examples[name] ?? `some ${name}`]));

const pathOf = ({ path }: (typeof PRESETS)[number], values: Values) =>
	typeof path === 'string' ? path : path(values);

test('each has a name and a value of its own', () => {
	for (const key of ['name', 'value'] as const) {
		expect(new Set(PRESETS.map((preset) => preset[key])).size).toBe(PRESETS.length);
	}
});

test("none has a field with the name of one of 'Run' itself", () => {
	const own = runFields.filter(({ displayOptions }) => !displayOptions?.show?.preset);
	const taken = new Set([...own.map(({ name }) => name), 'path', 'method', 'body', 'options']);
	for (const { fields } of PRESETS) {
		expect(fields.filter(({ name }) => taken.has(name))).toEqual([]);
	}
});

test('a field that several have is of one type', () => {
	const types = new Map<string, string>();
	for (const { name, type } of PRESETS.flatMap(({ fields }) => fields)) {
		expect(types.get(name) ?? type).toBe(type);
		types.set(name, type);
	}
});

describe.each(PRESETS.map((preset) => [preset.value, preset] as const))('%s', (_value, preset) => {
	const values = valuesOf(preset);

	test('has a path, of which it is known where its jobs are read', () => {
		const path = pathOf(preset, values);
		expect(apiPathOf(path, 'Path', 'https://api.cometapi.com/v1')).toBe(path);
		expect(preset.statusPath ?? statusPathFor(path)?.template).toContain('{id}');
	});

	test('sends every field that it has', () => {
		const sent = pathOf(preset, values) + JSON.stringify(preset.toBody(values));
		for (const { name } of preset.fields) {
			const value = values[name];
			const text = name === 'midjourneyJob' ? '"1785"' : JSON.stringify(value);
			expect(sent).toContain(name.endsWith('Model') ? String(value) : text);
		}
	});

	test('needs only what it sends', () => {
		for (const place of Object.keys(preset.needs ?? {})) {
			expect(at(preset.toBody(values), place)).toBeDefined();
		}
	});
});

test.each([
	['fluxImage', 'fluxModel', '../x'],
	['fluxImage', 'fluxModel', 'a/b'],
	['fluxImage', 'fluxModel', ''],
	['replicatePrediction', 'replicateModel', 'sdxl'],
	['replicatePrediction', 'replicateModel', '../../x'],
])('%s: a %s that would be another path is refused: %s', (value, name, text) => {
	const preset = PRESETS.find((one) => one.value === value);
	expect(() => pathOf(preset as (typeof PRESETS)[number], { [name]: text })).toThrow(/must look/);
});

test('a Midjourney job is its handle or its ID', () => {
	const action = PRESETS.find(({ value }) => value === 'midjourneyAction');
	const body = (midjourneyJob: string) => action?.toBody({ midjourneyJob, buttonId: 'b' });
	expect(body('path:/mj/task/{id}/fetch:1785')).toEqual({ taskId: '1785', customId: 'b' });
	expect(body(' 1785 ')).toEqual({ taskId: '1785', customId: 'b' });
	expect(() => body('path:')).toThrow("'Midjourney Job' holds no ID");
});
