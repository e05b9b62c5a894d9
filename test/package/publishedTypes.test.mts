/**
 * The bodies that are made for each chat API against the types that the providers' own packages ship: the compiler
 * refuses fields that they do not have, and values that they do not take.
 */
import { geminiImageRequest } from '../../nodes/CometApiImage/operations/geminiImage';
import { dialects } from '../../nodes/shared/chat/dialects';
import type { Dialect } from '../../nodes/shared/chat/dialects/dialect';
import { root } from '../support/paths.mjs';
import type { Call } from './support/chatCalls.mts';
import { COMMON, OWN, optionCalls } from './support/chatCalls.mts';
import { type Api, BODY_TYPES, misfits } from './support/publishedTypes.mts';

const MODELS: Record<Api, string> = {
	completions: 'gpt-5.5',
	responses: 'gpt-5.5',
	anthropic: 'claude-sonnet-5',
	gemini: 'gemini-3-flash-preview',
};

const APIS = Object.keys(BODY_TYPES) as Api[];

type Bodies = Array<[what: string, body: unknown]>;

function bodiesOf(api: Api): Bodies {
	const dialect = dialects.find(({ option }) => option.value === api) as Dialect;
	const base = { model: MODELS[api], messages: [{ role: 'user', content: 'Hi' }], options: {} };
	return [...COMMON, ...OWN[api], ...optionCalls(dialect)].map(([what, over]) => {
		const call: Call = { ...base, ...over };
		return [what, dialect.toRequest(call as never).body];
	});
}

const picture = geminiImageRequest({
	model: 'gemini-3-pro-image',
	prompt: 'A kite',
	files: [{ name: 'a.png', type: 'image/png', base64: 'iVBORw0KGgo=' } as never],
	urls: ['https://a.test/a.png'],
	options: { systemMessage: 'Flat colours', seed: 7, aspectRatio: '16:9', resolution: '2K' },
});

const bodies = Object.fromEntries(APIS.map((api) => [api, bodiesOf(api)])) as Record<Api, Bodies>;
bodies.gemini.push(['a picture', picture.body]);

/** What must not pass: a field that does not exist, and a value that does not fit. */
const wrongOf = (api: Api) => {
	const [[, body]] = bodies[api] as Array<[string, object]>;
	return [
		{ ...body, no_such_field: 1 },
		{ ...body, messages: 7, contents: 7, input: 7 },
	];
};

let found: Record<Api, string[][]>;

beforeAll(() => {
	const all = APIS.map((api) => [api, [...bodies[api].map(([, body]) => body), ...wrongOf(api)]]);
	found = misfits(Object.fromEntries(all) as Record<Api, unknown[]>, root);
}, 120_000);

test('each dialect has its type', () => {
	const values = dialects.map(({ option }) => String(option.value));
	expect(values.sort()).toEqual([...APIS].sort());
});

describe.each(APIS)('%s', (api) => {
	test.each(bodies[api].map(([what, body], at) => [what, at, body] as const))(
		'%s',
		(_what, at, body) => {
			expect({ misfits: found[api][at], body }).toEqual({ misfits: [], body });
		},
	);

	test('what does not fit is found', () => {
		const said = found[api].slice(-2);
		expect(said.map((one) => one.length > 0)).toEqual([true, true]);
	});
});
