import { invalidValue } from '../../http/errors.mts';
import { GEMINI_IMAGE } from '../../models/routeRules.mts';
import type { Turn } from '../../text/answer.mts';
import { attachmentLabels, describeAttachment } from '../../text/attachment.mts';
import type { ChatMessage, ChatPart, ChatRequest } from './types.mts';

/** What a chat request asks, in the form that the answering function takes. */
export function turnOf(request: ChatRequest): Turn {
	const { messages } = request;
	const lastUser = messages.map((message) => message.role).lastIndexOf('user');
	const asked = messages[lastUser] ?? messages[messages.length - 1];
	const since = messages.slice(lastUser + 1);
	const calls = since.flatMap((message) => message.tool_calls ?? []);
	return {
		model: request.model,
		prompt: messageText(asked),
		attachments: partsOf(asked).flatMap(attachmentOf(request.model)),
		tools: (request.tools ?? []).flatMap((tool) => (tool.function ? [tool.function] : [])),
		toolChoice: toolChoiceOf(request.tool_choice),
		parallelToolCalls: request.parallel_tool_calls ?? true,
		rounds: since.filter((message) => message.tool_calls).length,
		toolResults: since
			.filter((message) => message.role === 'tool')
			.map((message) => ({
				name: calls.find((call) => call.id === message.tool_call_id)?.function.name ?? 'tool',
				text: messageText(message),
			})),
		format: {
			type: request.response_format?.type ?? 'text',
			schema: request.response_format?.json_schema?.schema,
		},
		maxTokens: request.max_completion_tokens ?? request.max_tokens ?? undefined,
		stop: [request.stop ?? []].flat(),
		reasons: Boolean(request.reasoning_effort) && request.reasoning_effort !== 'none',
		draws: GEMINI_IMAGE.test(request.model),
	};
}

/** Upstream refuses tool calls without results, and results without a call. */
export function checkToolMessages(messages: ChatMessage[]): void {
	let open = new Set<string>();
	messages.forEach((message, index) => {
		if (message.role === 'tool') {
			if (open.delete(message.tool_call_id ?? '')) return;
			throw invalidValue(
				`messages.[${index}].role`,
				"messages with role 'tool' must be a response to a preceeding message with 'tool_calls'.",
			);
		}
		failOnOpenCalls(open, index);
		open = new Set(message.tool_calls?.map((call) => call.id));
	});
	failOnOpenCalls(open, messages.length);
}

function failOnOpenCalls(open: Set<string>, index: number): void {
	if (open.size === 0) return;
	throw invalidValue(
		`messages.[${index}].role`,
		"An assistant message with 'tool_calls' must be followed by tool messages responding to " +
			`each 'tool_call_id'. No response for: ${[...open].join(', ')}`,
	);
}

/** The text parts of a message, one per line. */
export function messageText(message: ChatMessage): string {
	if (typeof message.content === 'string') return message.content;
	return partsOf(message)
		.flatMap((part) => (part.type === 'text' ? [part.text ?? ''] : []))
		.join('\n');
}

const partsOf = (message: ChatMessage): ChatPart[] =>
	Array.isArray(message.content) ? message.content : [];

function attachmentOf(model: string) {
	const label = attachmentLabels();
	return (part: ChatPart): string[] => {
		if (part.image_url) return [describeAttachment(label('image'), part.image_url.url)];
		if (part.input_audio) {
			const { data, format } = part.input_audio;
			return [describeAttachment(label('audio'), data, format)];
		}
		// Gemini models drop this part silently on the chat route (contract 2.1).
		if (part.video_url && !model.startsWith('gemini')) {
			return [describeAttachment(label('video'), part.video_url.url)];
		}
		if (part.file) {
			const { filename = 'file', file_data, file_id } = part.file;
			const name = `${label('file')} ${filename}`;
			return [file_data ? describeAttachment(name, file_data) : `${name}: ${file_id}`];
		}
		return [];
	};
}

function toolChoiceOf(choice: ChatRequest['tool_choice']): Turn['toolChoice'] {
	if (typeof choice === 'object') return { name: choice.function.name };
	return choice === 'none' || choice === 'required' ? choice : 'auto';
}
