import { messagesFrom, toolCallFrom } from '../../../../nodes/shared/chat/conversation';

const call = { id: 'c1', type: 'function', function: { name: 'f', arguments: '{"a":1}' } };

test.each([
	['of Responses', { type: 'function_call', call_id: 'c1', name: 'f', arguments: '{"a":1}' }],
	['of our own items', { id: 'c1', name: 'f', arguments: { a: 1 } }],
])('a tool call in the form %s', (_name, given) => {
	expect(toolCallFrom(given)).toEqual(call);
});

test('one without arguments has none', () => {
	expect(toolCallFrom({ id: 'c1', name: 'f' }).function?.arguments).toBe('{}');
});

test.each([
	['of Chat Completions', { ...call, extra_content: { google: { thought_signature: 'x' } } }],
	['that nobody knows', { id: 'c1', type: 'custom', custom: {} }],
])('a form %s stays as it is', (_name, given) => {
	expect(toolCallFrom(given)).toBe(given);
});

describe('an answer as an entry of the conversation, as it came out of the node', () => {
	const wire = {
		role: 'assistant',
		content: '',
		tool_calls: [call],
		reasoning_details: [{ a: 1 }],
	};

	test.each<[string, Record<string, unknown>, unknown[]]>([
		['a message', { role: 'user', content: 'Hi' }, [{ role: 'user', content: 'Hi' }]],
		['a raw completion', { id: 'c', choices: [{ message: wire }] }, [wire]],
		['an item with its message', { text: '', toolCalls: [], message: wire }, [wire]],
		[
			'an item of text',
			{ text: 'Hi', finishReason: 'stop' },
			[{ role: 'assistant', content: 'Hi' }],
		],
		[
			'an item of calls',
			{
				text: ' \n',
				reasoning: '',
				toolCalls: [{ id: 'c1', name: 'f', arguments: { a: 1 }, extra: 1 }],
			},
			[
				{
					role: 'assistant',
					content: '',
					reasoning_content: '',
					tool_calls: [{ ...call, extra: 1 }],
				},
			],
		],
		[
			'a raw response',
			{ object: 'response', output: [{ type: 'reasoning' }] },
			[{ type: 'reasoning' }],
		],
		['an item of Responses', { message: { output: [{ type: 'x' }] } }, [{ type: 'x' }]],
		[
			'a message with flat calls',
			{ ...wire, tool_calls: [{ id: 'c1', name: 'f', arguments: { a: 1 } }] },
			[wire],
		],
	])('%s', (_name, entry, messages) => {
		expect(messagesFrom(entry as never)).toEqual(messages);
	});
});
