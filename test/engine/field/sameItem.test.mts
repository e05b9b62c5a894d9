/** Streaming gives the same item as not streaming: every whole answer among the cases, and the stream made of it. */
import type { IDataObject } from 'n8n-workflow';

import type { Outcome } from './answerRuns.mts';
import { close, open, play } from './answerRuns.mts';
import type { Answer, AnswerCase, NodeCase } from './fieldCase.mts';
import { casesIn } from './fieldCase.mts';
import { filled } from './fieldServer.mts';
import type { Ending } from './streamOf.mts';
import { completionStream, dialectOf, responseStream } from './streamOf.mts';

beforeAll(open, 120_000);
afterAll(close);

type Dialect = 'completions' | 'responses';

/** One answer with what was asked, whichever kind of case it comes from. */
type Whole = Pick<AnswerCase, 'parameters' | 'tools'> & { name: string; body: IDataObject };

type Asked = { parameters?: AnswerCase['parameters']; tools?: AnswerCase['tools'] };

function wholesOf(name: string, answers: Answer[], asked: Asked): Whole[] {
	const bodies = answers.flatMap((answer) => {
		const { status = 200, body } = filled(answer, 'http://files.test') as Answer;
		return status === 200 && dialectOf(body) ? [body as IDataObject] : [];
	});
	return bodies.map((body, at) => ({
		...asked,
		name: bodies.length > 1 ? `${name} (${at + 1})` : name,
		body,
	}));
}

/** `stream` is what is compared, and who answers is said by the operation. */
function askedOf({ parameters }: NodeCase): Asked {
	const { operation: _, api: _api, prompt: _prompt, options, ...rest } = parameters as IDataObject;
	const { stream: _stream, ...kept } = (options ?? {}) as IDataObject;
	return { parameters: { ...rest, options: kept } as Asked['parameters'] };
}

const chatNodes = (folder: string) =>
	casesIn<NodeCase>(folder).filter(([, one]) => one.node === 'cometApiChat');

const wholes: Whole[] = [
	...casesIn<AnswerCase>('chat').flatMap(([name, { answers = [], answersFor = {}, ...one }]) => {
		const { parameters, tools } = one;
		const all = [...answers, ...Object.values(answersFor).flat()];
		return wholesOf(name, all, { parameters, tools });
	}),
	...['servers', 'media'].flatMap((folder) =>
		chatNodes(folder).flatMap(([name, one]) =>
			wholesOf(
				`${folder}/${name}`,
				one.server.flatMap(({ answers = [] }) => answers),
				askedOf(one),
			),
		),
	),
];

/** Pieces of one letter take everything apart; longer ones have several letters of a tag or a fence in one. */
const SIZES = [1, 7];

const ENDINGS: Ending[] = ['with its output', 'with an empty output', 'without output'];

/** The streams that say what a body says. */
function streamsOf(dialect: Dialect, body: IDataObject): Array<[how: string, answer: Answer]> {
	return SIZES.flatMap((size): Array<[string, Answer]> => {
		const pieces = `in pieces of ${size}`;
		if (dialect === 'completions') return [[pieces, completionStream(body, size)]];
		return ENDINGS.map((ending) => [`${pieces}, ${ending}`, responseStream(body, size, ending)]);
	});
}

/** Ids that are made up where none came. */
const MADE_UP = /^call_[\da-f]{32}$/;

/** What is compared: the items with their files, or that it is an error. */
function essence({ items, files, error }: Outcome): unknown {
	if (error) return { error: true };
	const text = JSON.stringify({ items, files }, (_key, value: unknown) =>
		typeof value === 'string' && MADE_UP.test(value) ? 'made up' : value,
	);
	return JSON.parse(text) as unknown;
}

const ask = async ({ parameters, tools }: Whole, operation: string, answer: Answer) =>
	await play(
		{ source: '', says: '', operations: [], parameters, tools, answers: [answer], expect: {} },
		operation,
	);

const runs = wholes.flatMap((whole) => {
	const dialect = dialectOf(whole.body) as Dialect;
	return streamsOf(dialect, whole.body).map(
		([how, stream]) => [whole.name, how, { whole, dialect, stream }] as const,
	);
});

test('there are answers of both APIs', () => {
	const count = (one: Dialect) => runs.filter(([, , { dialect }]) => dialect === one).length;
	expect(count('completions')).toBeGreaterThan(80);
	expect(count('responses')).toBeGreaterThan(40);
});

test.each(runs)('CometAPI Chat: %s, %s', async (_name, _how, { whole, dialect, stream }) => {
	const operation = `chat.${dialect}`;
	const atOnce = essence(await ask(whole, operation, { body: whole.body }));
	expect(essence(await ask(whole, `${operation}.stream`, stream))).toEqual(atOnce);
});

/**
 * What a chat has been shown cannot be taken back: thoughts without their opening mark are told by the closing one.
 * The item of CometAPI Chat is put together when all has come.
 */
const isToldTooLate = ({ body }: Whole) =>
	/"content":"(?!<think>)(?:[^"\\]|\\.)*<\/think>/.test(JSON.stringify(body));

/** The reason has a test of its own. */
const modelEssence = ({ items = [], ...rest }: Outcome) =>
	essence({ ...rest, items: items.map(({ finishReason: _, ...item }) => item) });

test.each(
	runs.filter(([, , { whole, dialect }]) => dialect === 'completions' && !isToldTooLate(whole)),
)('CometAPI Chat Model: %s, %s', async (_name, _how, { whole, stream }) => {
	// Options of the node that the model does not have.
	const plain = { ...whole, parameters: {} };
	const atOnce = modelEssence(await ask(plain, 'model.invoke', { body: whole.body }));
	expect(modelEssence(await ask(plain, 'model.stream', stream))).toEqual(atOnce);
});

test.each(['stop', 'length', 'content_filter', 'tool_calls', 'insufficient_system_resource'])(
	'CometAPI Chat Model: the finish reason %s',
	async (reason) => {
		const call = { id: 'call_a', type: 'function', function: { name: 'f', arguments: '{}' } };
		const body = {
			id: 'c',
			model: 'm',
			choices: [
				{
					index: 0,
					message: {
						role: 'assistant',
						content: 'Hello',
						...(reason === 'tool_calls' && { tool_calls: [call] }),
					},
					finish_reason: reason,
				},
			],
		};
		const whole = { name: reason, body };
		const atOnce = await ask(whole, 'model.invoke', { body });
		const streamed = await ask(whole, 'model.stream', completionStream(body, 3));
		expect(streamed.items?.[0]?.finishReason).toBe(atOnce.items?.[0]?.finishReason);
	},
);

/** Streams among the cases of servers, which the cases of `chat` play both ways by themselves. */
const streams = chatNodes('servers').flatMap(([name, { server, parameters }]) => {
	const { options, api = 'completions' } = parameters as IDataObject;
	const answers = server.flatMap((rule) => rule.answers ?? []);
	return (options as IDataObject | undefined)?.stream
		? [[name, String(api), answers] as const]
		: [];
});

test.each(streams)('CometAPI Chat: %s, not asked to stream', async (name, api, answers) => {
	const [answer = {}] = answers;
	const asked = await ask({ name, body: {} }, `chat.${api}.stream`, answer);
	expect(essence(await ask({ name, body: {} }, `chat.${api}`, answer))).toEqual(essence(asked));
});
