import { besideOf, fromSignatures, toSignatures } from '../../../nodes/LmChatCometApi/besideCalls';
import { completions } from '../../../nodes/shared/chat/dialects/completions';

const call = (id: string, extra: object = {}) => ({
	id,
	type: 'function',
	function: { name: 'weather', arguments: '{}' },
	...extra,
});

/** What comes back of an answer that goes through n8n's agent, which keeps one text a call. */
function andBack(message: object) {
	const [answer] = completions.toAnswers(
		{ choices: [{ message: { role: 'assistant', content: null, ...message } }] },
		{ status: 200 },
	);
	const ids = answer.toolCalls.map(({ id = '' }) => id);
	const beside = besideOf(answer, ids);
	return beside && { kept: toSignatures(beside), back: fromSignatures(toSignatures(beside)) };
}

const google = { extra_content: { google: { thought_signature: 'S==' } } };

test('nothing beside the calls needs nothing', () => {
	expect(andBack({ tool_calls: [call('a')] })).toBeUndefined();
	expect(andBack({ tool_calls: [call('a')], reasoning_content: 'Hm' })).toBeUndefined();
});

test("Gemini's signatures are kept as n8n's own Gemini node keeps them", () => {
	const found = andBack({ tool_calls: [call('a', google), call('b')] });
	expect(found?.kept).toEqual({ a: 'S==' });
	expect(found?.back).toEqual({ calls: { a: google } });
});

test.each([
	['an empty reasoning_content', { reasoning_content: '' }],
	['details of the reasoning', { reasoning: 'Hm', reasoning_details: [{ type: 'x', data: 'E' }] }],
	['a key that nobody knows yet', { reasoning_opaque: 'abc' }],
	['thoughts among the parts', { content: [{ type: 'thinking', thinking: 'Hm', signature: 's' }] }],
])('%s goes back untouched', (_name, message) => {
	const found = andBack({ ...message, tool_calls: [call('a')] });
	expect(Object.keys(found?.kept ?? {})).toHaveLength(1);
	expect(found?.back.message).toEqual(message);
});

test('keys of a call that are of another vendor go back with it', () => {
	const vertex = {
		extra_content: { vertex: { thought_signature: 'V==' } },
		thought_signature: 'T',
	};
	expect(andBack({ tool_calls: [call('a', vertex)] })?.back.calls).toEqual({ a: vertex });
});

test('what cannot be read says nothing', () => {
	expect(fromSignatures(undefined)).toEqual({});
	expect(fromSignatures({ a: 'cometapi:{' })).toEqual({ calls: {} });
	expect(fromSignatures({ a: 7 })).toEqual({ calls: {} });
});
