import type { INodeProperties } from 'n8n-workflow';

import { dialectOptions } from '../../../../nodes/shared/chat/dialectFields';
import type { Params } from '../../../../nodes/CometApiChat/operations/message.operation';
import { messageOver } from '../../../../nodes/CometApiChat/operations/message.operation';
import type { SoFar } from '../../../../nodes/shared/api/jsonEvents';
import type { AnswerPiece } from '../../../../nodes/shared/chat/answerEvents';
import { AnswerEvents } from '../../../../nodes/shared/chat/answerEvents';
import { dialects } from '../../../../nodes/shared/chat/dialects';
import type { Dialect } from '../../../../nodes/shared/chat/dialects/dialect';
import { chatRequest } from '../../../../nodes/shared/chat/dialects/dialect';
import { maxTokensOption } from '../../../../nodes/shared/chat/options';

/** What adding an API takes: one file like this, and its name in the list. */
type Echo = { said: string };

class EchoEvents extends AnswerEvents<Echo> {
	private said = '';

	protected read(event: Partial<Echo>): AnswerPiece[] {
		this.said += event.said ?? '';
		return [{ text: event.said ?? '', reasoning: '', refusal: '' }];
	}

	protected whole(): Echo | undefined {
		return this.done ? { said: this.said } : undefined;
	}

	protected soFar(): SoFar {
		return { text: this.said, body: { said: this.said } };
	}
}

const loudness: INodeProperties = {
	displayName: 'Loudness',
	name: 'loudness',
	type: 'number',
	default: 1,
};

const echo: Dialect<{ loudness?: number; maxTokens?: number }, Echo> = {
	option: { name: 'Echo', value: 'echo', description: 'Says it again' },
	options: [loudness, maxTokensOption],
	attachments: ['image'],
	endpoint: /\/echo/,
	toRequest(call) {
		const { model, messages, options } = call;
		const body = { model, say: messages, loud: options.loudness, most: options.maxTokens };
		return chatRequest('/echo', call, body, { sse: true });
	},
	toAnswers: ({ said }) => [{ text: said, toolCalls: [] }],
	collectEvents: () => new EchoEvents(),
};

const all = [...dialects, echo];
const message = messageOver(all);
const params: Params = {
	model: 'm',
	api: 'echo',
	inputType: 'prompt',
	prompt: 'Hi',
	options: { loudness: 2, stream: true },
};

const shownFor = (list: Dialect[], name: string) =>
	dialectOptions(list).find((option) => option.name === name)?.displayOptions;

test('a dialect more is a choice more, with its own options', () => {
	const api = message.fields.find(({ name }) => name === 'api');
	expect(api).toMatchObject({
		default: 'automatic',
		options: ['automatic', 'anthropic', 'completions', 'echo', 'gemini', 'responses'].map(
			(value) => ({ value }),
		),
	});
	expect(shownFor(all, 'loudness')).toEqual({ show: { '/api': ['automatic', 'echo'] } });
	expect(shownFor(all, 'temperature')).toEqual({
		show: { '/api': ['automatic', 'completions', 'responses', 'anthropic', 'gemini'] },
	});
	expect(shownFor(all, 'maxTokens')).toBeUndefined();
});

test('its requests, answers and events are its own', () => {
	expect(message.toRequest(params, () => [])).toEqual({
		method: 'POST',
		path: '/echo',
		responseType: 'events',
		body: { model: 'm', say: [{ role: 'user', content: 'Hi' }], loud: 2, sse: true },
	});
	const events = message.collectEvents?.(
		params,
		message.toRequest(params, () => []),
	);
	expect(events?.add({ data: '{"said":"Hi"}' })).toMatchObject([{ text: 'Hi' }]);
	events?.add({ data: '[DONE]' });
	const meta = { status: 200, headers: {}, requestId: undefined };
	expect(message.toItems(events?.finish() ?? {}, params, meta)).toEqual([{ json: { text: 'Hi' } }]);
});

test('what means the same has one option, and the rest is shown where it works, and with Automatic', () => {
	const names = dialectOptions(dialects).map(({ name }) => name);
	expect(new Set(names).size).toBe(names.length);
	for (const name of ['maxTokens', 'reasoningEffort', 'temperature', 'tools', 'topP']) {
		expect(shownFor(dialects, name)).toBeUndefined();
	}
	const shown = {
		cachePrompt: ['anthropic'],
		googleSearch: ['gemini'],
		maxCompletionTokens: ['completions'],
		n: ['completions', 'gemini'],
		parallelToolCalls: ['completions', 'responses', 'anthropic'],
		previousResponseId: ['responses'],
		seed: ['completions', 'gemini'],
		stop: ['completions', 'anthropic', 'gemini'],
		store: ['responses'],
		thinkingBudget: ['anthropic', 'gemini'],
		verbosity: ['completions', 'responses'],
	};
	for (const [name, apis] of Object.entries(shown)) {
		expect([name, shownFor(dialects, name)]).toEqual([
			name,
			{ show: { '/api': ['automatic', ...apis] } },
		]);
	}
});

/** Options that say something about others only. */
const BESIDE: Record<string, object> = { cacheDuration: { cachePrompt: ['conversation'] } };

const valueOf = ({ name, type }: INodeProperties) => {
	if (type === 'json') return { a: '1' };
	if (type === 'multiOptions') return ['conversation'];
	if (name === 'cacheDuration') return '1h';
	if (type === 'boolean') return name === 'googleSearch';
	return name === 'stop' ? ['x'] : 1;
};

test.each(dialects.map((dialect) => [dialect.option.value as string, dialect] as const))(
	'every option that %s lists changes its request',
	(_api, dialect) => {
		const tools = [{ type: 'function', function: { name: 'f' } }];
		const call = { model: 'm', messages: [{ role: 'user', content: 'Hi' }], tools };
		const body = (options: object) => JSON.stringify(dialect.toRequest({ ...call, options }).body);
		const silent = dialect.options
			// What the operation hands over beside the options.
			.filter(({ name }) => name !== 'tools' && name !== 'toolChoice')
			.filter((option) => {
				const beside = BESIDE[option.name] ?? {};
				return body({ ...beside, [option.name]: valueOf(option) }) === body(beside);
			});
		expect(silent.map(({ name }) => name)).toEqual([]);
	},
);
