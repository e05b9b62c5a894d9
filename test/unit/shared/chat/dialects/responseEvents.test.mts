import { ResponseEvents } from '../../../../../nodes/shared/chat/dialects/responseEvents';
import response from '../../../../fixtures/chat/response.json';
import { errorOf } from '../../../support/errorOf.mts';

test('text is passed on, the last event is the response', () => {
	const events = new ResponseEvents();
	const add = (event: object) => events.add(JSON.stringify(event));
	expect(add({ type: 'response.created', response: {} })).toBeUndefined();
	expect(add({ type: 'response.output_text.delta', delta: 'Fo' })).toBe('Fo');
	add({ type: 'response.completed', response });
	expect(events.finish()).toEqual(response);
});

test('broken off: an error that keeps what had come', () => {
	const events = new ResponseEvents();
	events.add(JSON.stringify({ type: 'response.output_text.delta', delta: 'Fo' }));
	expect(errorOf(() => events.finish()).body).toEqual({ text: 'Fo' });
});

test('thoughts and refusals are no text, but those who ask get them', () => {
	const events = new ResponseEvents();
	const take = (type: string) => events.take(JSON.stringify({ type, delta: 'x' }));
	const none = { text: '', reasoning: '', refusal: '' };
	expect(take('response.reasoning_summary_text.delta')).toEqual({ ...none, reasoning: 'x' });
	expect(take('response.reasoning_text.delta')).toEqual({ ...none, reasoning: 'x' });
	expect(take('response.refusal.delta')).toEqual({ ...none, refusal: 'x' });
	expect(take('response.output_item.added')).toEqual(none);
});

test('an error inside the stream', () => {
	const events = new ResponseEvents();
	events.add(JSON.stringify({ type: 'response.output_text.delta', delta: 'a' }));
	const error = { type: 'error', code: 'x1', message: 'overloaded' };
	expect(errorOf(() => events.add(JSON.stringify(error)))).toMatchObject({
		message: `CometAPI's response cannot be used: overloaded; until then it had sent: "a"`,
		code: 'x1',
	});
});
