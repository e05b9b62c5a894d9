import type { Turn } from '../../text/answer.mts';
import { attachmentLabels, describeAttachment } from '../../text/attachment.mts';
import type { InputItem, InputPart, ResponseRequest } from './types.mts';

/** The input as a list; a plain string is one user message. */
export const itemsOf = (input: ResponseRequest['input']): InputItem[] =>
	typeof input === 'string' ? [{ role: 'user', content: input }] : input;

/** What a request asks; `items` are its input with those of the previous responses before it. */
export function turnOf(request: ResponseRequest, items: InputItem[]): Turn {
	const lastUser = items.map((item) => item.role).lastIndexOf('user');
	const asked = items[lastUser] ?? items[items.length - 1];
	const since = items.slice(lastUser + 1);
	const calls = since.filter((item) => item.type === 'function_call');
	return {
		model: request.model,
		prompt: itemText(asked),
		attachments: partsOf(asked).flatMap(attachmentOf()),
		tools: (request.tools ?? []).flatMap((tool) =>
			tool.type === 'function' && tool.name ? [{ ...tool, name: tool.name }] : [],
		),
		toolChoice: toolChoiceOf(request.tool_choice),
		parallelToolCalls: request.parallel_tool_calls ?? true,
		rounds: roundsOf(since),
		toolResults: since
			.filter((item) => item.type === 'function_call_output')
			.map((item) => ({
				name: calls.find((call) => call.call_id === item.call_id)?.name ?? 'tool',
				text: typeof item.output === 'string' ? item.output : JSON.stringify(item.output),
			})),
		format: request.text?.format ?? { type: 'text' },
		maxTokens: request.max_output_tokens ?? undefined,
		stop: [],
		reasons: Boolean(request.reasoning?.effort) && request.reasoning?.effort !== 'none',
	};
}

/** Text of an item, one part per line. */
export function itemText(item: InputItem): string {
	if (typeof item.content === 'string') return item.content;
	return partsOf(item)
		.flatMap((part) => (part.text === undefined ? [] : [part.text]))
		.join('\n');
}

/** Function calls that stand together are one round. */
function roundsOf(items: InputItem[]): number {
	return items.filter(
		(item, index) => item.type === 'function_call' && items[index - 1]?.type !== 'function_call',
	).length;
}

const partsOf = (item: InputItem): InputPart[] => (Array.isArray(item.content) ? item.content : []);

function attachmentOf() {
	const label = attachmentLabels();
	return (part: InputPart): string[] => {
		if (part.type === 'input_image') {
			return [describeAttachment(label('image'), part.image_url ?? part.file_id ?? '')];
		}
		if (part.type === 'input_file') {
			const name = `${label('file')} ${part.filename ?? 'file'}`;
			return [describeAttachment(name, part.file_data ?? part.file_url ?? part.file_id ?? '')];
		}
		return [];
	};
}

function toolChoiceOf(choice: ResponseRequest['tool_choice']): Turn['toolChoice'] {
	if (typeof choice === 'object') return choice.name ? { name: choice.name } : 'required';
	return choice === 'none' || choice === 'required' ? choice : 'auto';
}
