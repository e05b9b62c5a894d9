import type { Answer } from '../../../../nodes/shared/chat/answer';
import { ANSWER_FIELDS, answerItem, withParsedFields } from '../../../../nodes/shared/chat/answer';

const item = (over: Partial<Answer>) => answerItem({ text: '', toolCalls: [], ...over });

test('what is not known is left out', () => {
	expect(item({ text: 'Hi' })).toEqual({ json: { text: 'Hi' } });
	expect(item({ usage: { inputTokens: 1 } }).json.usage).toEqual({ inputTokens: 1 });
});

test('all there is, in the order that the fields are described in', () => {
	const { json, files } = item({
		text: 'Hi',
		parsed: null,
		parseFailure: 'No JSON',
		reasoning: 'Hm',
		refusal: 'No',
		toolCalls: [{ id: 'c', name: 'f', arguments: {}, beside: { extra_content: { x: 1 } } }],
		message: { role: 'assistant' },
		citations: [{ url: 'https://a.test' }],
		hostedTools: [{ type: 'web_search' }],
		files: [
			{ kind: 'image', url: 'https://a.test/b.png' },
			{ kind: 'audio', bytes: Buffer.from('x') },
		],
		audioId: 'audio_1',
		logprobs: {},
		finishReason: 'stop',
		hint: 'Look',
		choice: 0,
		model: 'm',
		api: 'gemini',
		usage: {},
		id: 'i',
		other: [{ type: 'new' }],
	});
	expect(Object.keys(json)).toEqual(Object.keys(ANSWER_FIELDS));
	// With what has to go back beside it, so that the call can be sent as it is.
	expect(json.toolCalls).toEqual([{ id: 'c', name: 'f', arguments: {}, extra_content: { x: 1 } }]);
	expect(files?.map(({ property }) => property)).toEqual(['data', 'data_1']);
});

describe('the fields of its JSON in the item', () => {
	const parsed = (value: unknown) =>
		withParsedFields({
			json: { text: '…', parsed: value as object, model: 'm', usage: { totalTokens: 3 } } as never,
		}).map(({ json }) => json);

	test('of an object they count more than ours', () => {
		expect(parsed({ title: 'A', model: 'T' })).toEqual([
			{ title: 'A', model: 'T', usage: { totalTokens: 3 } },
		]);
	});

	test('of a list each entry is an item, with the tokens on the first', () => {
		expect(parsed([{ a: 1 }, 'x'])).toEqual([
			{ a: 1, model: 'm', usage: { totalTokens: 3 } },
			{ value: 'x', model: 'm' },
		]);
		expect(parsed([])).toEqual([]);
	});

	test('without JSON the item stays', () => {
		expect(parsed(undefined)).toMatchObject([{ text: '…', model: 'm' }]);
		expect(parsed('x')).toMatchObject([{ parsed: 'x' }]);
	});
});
