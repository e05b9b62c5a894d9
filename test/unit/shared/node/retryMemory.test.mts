import type { IExecuteFunctions } from 'n8n-workflow';

import type { Connection } from '../../../../nodes/shared/api/connection';
import type { ItemResult } from '../../../../nodes/shared/node/operation';
import { RetryMemory } from '../../../../nodes/shared/node/retryMemory';

type Over = {
	execution?: string;
	runIndex?: number;
	node?: object;
	operation?: string;
	key?: string;
};

const open = ({
	execution = 'e',
	runIndex = 0,
	node = {},
	operation = 'message',
	key = 'k',
}: Over) =>
	RetryMemory.of(
		{
			getNode: () => ({ id: 'n', retryOnFail: true, maxTries: 3, ...node }),
			getExecutionId: () => execution,
			getWorkflow: () => ({ id: 'w' }),
			getWorkflowDataProxy: () => ({ $runIndex: runIndex }),
		} as unknown as IExecuteFunctions,
		operation,
		{ baseUrl: 'https://api.test/v1', key } as Connection,
	);

const PARAMS = { prompt: 'Hi' };
const RESULT = {
	index: 0,
	params: PARAMS,
	call: {},
	items: [{ json: { text: 'Hello' } }],
} as ItemResult<unknown>;

let forget: Array<() => void>;

beforeEach(() => {
	forget = [];
	jest.spyOn(AbortSignal, 'timeout').mockImplementation(() => {
		const controller = new AbortController();
		forget.push(() => controller.abort());
		return controller.signal;
	});
});
afterEach(() => {
	for (const one of forget) one();
	jest.restoreAllMocks();
});

/** A try that fails after it has made the result. */
function failingTry(over: Over, onForgotten = () => {}) {
	const memory = open(over);
	memory?.take(0, PARAMS);
	return memory?.keep([RESULT], onForgotten);
}

test('the next try gets what the one before has made, once', () => {
	expect(failingTry({})).toBe(true);
	expect(open({})?.take(0, PARAMS)).toBe(RESULT);
	// That try has ended well.
	expect(open({})?.take(0, PARAMS)).toBeUndefined();
});

test.each<[string, Over, unknown]>([
	['execution', { execution: 'other' }, PARAMS],
	['run of the node', { runIndex: 1 }, PARAMS],
	['node', { node: { id: 'other' } }, PARAMS],
	['operation', { operation: 'other' }, PARAMS],
	['key', { key: 'other' }, PARAMS],
	['request', {}, { prompt: 'Hi!' }],
])('another %s sees nothing of it', (_name, over, params) => {
	failingTry({});
	expect(open(over)?.take(0, params)).toBeUndefined();
});

test('another item sees nothing of it', () => {
	failingTry({});
	expect(open({})?.take(1, PARAMS)).toBeUndefined();
});

test('nothing is kept behind the last try', () => {
	expect([failingTry({}), failingTry({}), failingTry({})]).toEqual([true, true, false]);
	expect(open({})?.take(0, PARAMS)).toBeUndefined();
});

test.each([
	['without Retry On Fail', { node: { retryOnFail: false } }],
	['of an execution without an id', { execution: '' }],
	['of an execution that is not stored', { execution: '__UNKNOWN__' }],
])('nothing is kept %s', (_name, over) => {
	expect(open(over)).toBeUndefined();
});

test('what no next try asks for is forgotten, and that is told', () => {
	const onForgotten = jest.fn();
	failingTry({}, onForgotten);
	for (const one of forget) one();
	expect(onForgotten).toHaveBeenCalledTimes(1);
	expect(open({})?.take(0, PARAMS)).toBeUndefined();
	// One that was asked for is not.
	failingTry({}, onForgotten);
	open({});
	for (const one of forget) one();
	expect(onForgotten).toHaveBeenCalledTimes(1);
});

test('only so many runs are kept; the oldest goes', () => {
	for (let at = 0; at <= 100; at += 1) failingTry({ execution: `e${at}` });
	expect(open({ execution: 'e0' })?.take(0, PARAMS)).toBeUndefined();
	expect(open({ execution: 'e1' })?.take(0, PARAMS)).toBe(RESULT);
});

test('a stream that was not stored is nothing to be used again', () => {
	const memory = open({});
	memory?.take(0, PARAMS);
	const data = (async function* () {})();
	const streamed = {
		...RESULT,
		items: [{ json: {}, files: [{ property: 'data', name: 'a', data }] }],
	};
	memory?.keep([streamed as never], () => {});
	expect(open({})?.take(0, PARAMS)).toBeUndefined();
});
