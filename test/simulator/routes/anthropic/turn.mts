import { lastIndexWhere } from '../../lastIndex.mts';
import type { Turn } from '../../text/answer.mts';
import { attachmentLabels, describeAttachment } from '../../text/attachment.mts';
import { blocksOf, thinks, type Block, type Message, type MessagesRequest } from './types.mts';

/** What a request asks, in the form that the answering function takes. */
export function turnOf(request: MessagesRequest): Turn {
	const { messages, tool_choice: choice } = request;
	const lastAsked = Math.max(lastIndexWhere(messages, asks), 0);
	const asked = blocksOf(messages[lastAsked].content);
	const since = messages.slice(lastAsked + 1).flatMap(({ content }) => blocksOf(content));
	const format = request.output_config?.format;
	return {
		model: request.model,
		prompt: textOf(asked),
		attachments: attachmentsOf(asked),
		tools: (request.tools ?? []).flatMap((tool) =>
			tool.input_schema ? [{ name: tool.name, parameters: tool.input_schema }] : [],
		),
		toolChoice: toolChoiceOf(choice),
		parallelToolCalls: choice?.disable_parallel_tool_use !== true,
		rounds: messages.slice(lastAsked + 1).filter(callsTools).length,
		toolResults: since
			.filter(({ type }) => type === 'tool_result')
			.map((result) => ({
				name: since.find(({ id }) => id === result.tool_use_id)?.name ?? 'tool',
				text: resultText(result),
			})),
		format: format ? { type: 'json_schema', schema: format.schema } : { type: 'text' },
		maxTokens: request.max_tokens,
		stop: request.stop_sequences ?? [],
		reasons: false,
		thinks: thinks(request),
	};
}

/** The text blocks, one per line. */
const textOf = (blocks: Block[]): string =>
	blocks.flatMap(({ type, text }) => (type === 'text' ? [text ?? ''] : [])).join('\n');

/** A user message that says something; one with results only goes on with the turn before. */
const asks = ({ role, content }: Message): boolean =>
	role === 'user' && blocksOf(content).some(({ type }) => type !== 'tool_result');

const callsTools = ({ content }: Message): boolean =>
	blocksOf(content).some(({ type }) => type === 'tool_use');

function resultText({ content, is_error }: Block): string {
	const blocks = blocksOf(content);
	const pictures = attachmentsOf(blocks).map((attachment) => ` [${attachment}]`);
	return (is_error ? 'error: ' : '') + textOf(blocks) + pictures.join('');
}

function attachmentsOf(blocks: Block[]): string[] {
	const label = attachmentLabels();
	return blocks.flatMap(({ type, source, title }) => {
		if (!source) return [];
		const name = type === 'image' ? label('image') : label('file');
		const named = title ? `${name} ${title}` : name;
		switch (source.type) {
			case 'base64':
				return [describeAttachment(named, source.data ?? '', source.media_type)];
			case 'text':
				return [describeAttachment(named, toBase64(source.data ?? ''), source.media_type)];
			case 'content':
				return [describeAttachment(named, toBase64(textOf(blocksOf(source.content))))];
			default:
				return [source.url ? describeAttachment(named, source.url) : `${named}: ${source.file_id}`];
		}
	});
}

const toBase64 = (text: string) => Buffer.from(text).toString('base64');

function toolChoiceOf(choice: MessagesRequest['tool_choice']): Turn['toolChoice'] {
	if (choice?.type === 'tool') return { name: choice.name ?? '' };
	if (choice?.type === 'any') return 'required';
	return choice?.type === 'none' ? 'none' : 'auto';
}
