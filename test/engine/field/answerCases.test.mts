/** Answers and embeddings, by nodes and sub-nodes: what each gives of the same response. */
import { isDeepStrictEqual } from 'node:util';

import type { Outcome } from './answerRuns.mts';
import { close, open, play, server } from './answerRuns.mts';
import type { AnswerCase, AnswerExpectation } from './fieldCase.mts';
import { casesIn } from './fieldCase.mts';
import { mismatches } from './matching.mts';

beforeAll(open, 120_000);
afterAll(close);

/** Why an outcome is not what a case expects. */
function problems(outcome: Outcome, expected: AnswerExpectation): string[] {
	const { anyOf, error, items, count, errorItems } = expected;
	const requests = requestProblems(expected);
	if (anyOf) {
		const each = anyOf.map((one) => problems(outcome, one));
		return [...(each.some((wrong) => !wrong.length) ? [] : each.flat()), ...requests];
	}
	if (error) return [...errorProblems(outcome, error), ...requests];
	if (outcome.error) return [`the error is: ${outcome.error.all.slice(0, 700)}`, ...requests];
	const given = outcome.items ?? [];
	return [
		...(count === undefined || given.length === count ? [] : [`${given.length} items`]),
		...(items ? mismatches(given, items, 'items') : []),
		...(errorItems ? mismatches(outcome.errorItems, errorItems, 'error items') : []),
		...requests,
	];
}

function errorProblems(
	{ error, items }: Outcome,
	{ message, keeps = [] }: NonNullable<AnswerExpectation['error']>,
): string[] {
	if (!error) return [`no error, but ${JSON.stringify(items).slice(0, 500)}`];
	const wrong = keeps
		.filter((text) => !error.all.includes(text))
		.map((text) => `${text} is not kept in ${error.all.slice(0, 500)}`);
	if (!new RegExp(message, 'is').test(error.message)) wrong.push(`the error is: ${error.message}`);
	return wrong;
}

function requestProblems({ requests, mostRequests, sent = [] }: AnswerExpectation): string[] {
	const posts = server.sent.filter(({ target }) => target.startsWith('POST'));
	const wrong: string[] = [];
	if (requests !== undefined && posts.length !== requests) wrong.push(`${posts.length} requests`);
	if (mostRequests !== undefined && posts.length > mostRequests)
		wrong.push(`${posts.length} requests`);
	for (const { at, body } of sent) {
		const json = posts[at]?.json;
		if (!isDeepStrictEqual(json, body)) wrong.push(...mismatches(json, body, `sent ${at}`));
	}
	return wrong;
}

/** The other way of the same operation: streamed and at once. */
const OTHER_WAY: Array<[from: RegExp, to: string]> = [
	[/^(chat\.\w+)$/, '$1.stream'],
	[/^(chat\.\w+)\.stream$/, '$1'],
	[/^model\.invoke$/, 'model.stream'],
	[/^model\.stream$/, 'model.invoke'],
];

/**
 * Each operation that a case names, and the same answer the other way: a stream where nobody asked for one, and JSON
 * where a stream was asked for, mean the same.
 */
function operationsOf({ operations, answersFor, oneWay }: AnswerCase): string[] {
	if (answersFor || oneWay) return operations;
	const others = operations.flatMap((operation) =>
		OTHER_WAY.filter(([from]) => from.test(operation)).map(([from, to]) =>
			operation.replace(from, to),
		),
	);
	return [...new Set([...operations, ...others])];
}

const runs = casesIn<AnswerCase>('chat').flatMap(([name, one]) =>
	operationsOf(one).map((operation) => [name, operation, one] as const),
);

/** Without the way: what is expected is the same streamed and at once. */
const kindOf = (operation: string) => operation.replace(/\.(stream|invoke)$/, '');

test.each(runs)('%s, %s', async (_name, operation, one) => {
	const kind = kindOf(operation);
	const [, own] = Object.entries(one.expectFor ?? {}).find(([name]) => kindOf(name) === kind) ?? [];
	const expected = own ?? one.expect;
	expect(problems(await play(one, operation), { ...one.expect, ...expected })).toEqual([]);
});
