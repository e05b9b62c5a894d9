import { ResponseEvents } from '../../../../../nodes/shared/chat/dialects/responseEvents';
import response from '../../../../fixtures/chat/response.json';
import { errorOf } from '../../../support/errorOf.mts';

const event = (value: unknown) => ({ data: JSON.stringify(value) });
const delta = (text: string, rest: object = {}) =>
	event({ type: 'response.output_text.delta', delta: text, ...rest });

test('text is passed on, the last event is the response', () => {
	const events = new ResponseEvents();
	expect(events.add(event({ type: 'response.created', response: {} }))).toEqual([]);
	expect(events.add(delta('Fo'))).toEqual([{ text: 'Fo', reasoning: '', refusal: '' }]);
	events.add(event({ type: 'response.completed', response }));
	expect(events.finish()).toEqual(response);
});

test('broken off: an error that keeps what had come', () => {
	const events = new ResponseEvents();
	events.add(delta('Fo'));
	const { message, body } = errorOf(() => events.finish());
	expect(message).toContain('until then it had sent: "Fo"');
	expect(body).toMatchObject({ output: [{ content: [{ text: 'Fo' }] }] });
});

test('thoughts and refusals are no text, but those who ask get them', () => {
	const events = new ResponseEvents();
	const add = (type: string) => events.add(event({ type, delta: 'x' }));
	const none = { text: '', reasoning: '', refusal: '' };
	expect(add('response.reasoning_summary_text.delta')).toEqual([{ ...none, reasoning: 'x' }]);
	expect(add('response.reasoning_text.delta')).toEqual([{ ...none, reasoning: 'x' }]);
	expect(add('response.refusal.delta')).toEqual([{ ...none, refusal: 'x' }]);
	expect(add('response.in_progress')).toEqual([]);
});

test('an error inside the stream', () => {
	const events = new ResponseEvents();
	events.add(delta('a'));
	const error = event({ type: 'error', code: 'x1', message: 'overloaded' });
	expect(errorOf(() => events.add(error))).toMatchObject({
		message: `CometAPI's response cannot be used: overloaded; until then it had sent: "a"`,
		code: 'x1',
	});
});

test.each([
	['without output', {}],
	['with an empty output', { output: [] }],
])('an end %s leaves what the stream has told', (_name, rest) => {
	const events = new ResponseEvents();
	events.add(delta('Hi ', { output_index: 0, content_index: 0 }));
	events.add(delta('there.', { output_index: 0, content_index: 0 }));
	events.add(event({ type: 'response.completed', response: { id: 'r', ...rest } }));
	expect(events.finish()).toMatchObject({
		id: 'r',
		status: 'completed',
		output: [{ type: 'message', content: [{ type: 'output_text', text: 'Hi there.' }] }],
	});
});

test('an item that comes whole, and the end called `done`', () => {
	const events = new ResponseEvents();
	const item = { type: 'function_call', id: 'fc', call_id: 'c', name: 'f', arguments: '{}' };
	events.add(event({ type: 'response.output_item.done', output_index: 0, item }));
	events.add(event({ type: 'response.done', response: { id: 'r' } }));
	expect(events.finish()).toMatchObject({ status: 'completed', output: [item] });
});
