import type { Schema } from '../../text/valueFor.mts';
import { complaintOf } from '../../validation.mts';
import { messagesSchema } from '../../schemas/anthropic.mts';
import { marksOf } from './cache.mts';
import { budgetBesideAdaptive, complaintText, refused } from './errors.mts';
import { checkThoughts } from './thinking.mts';
import { blocksOf, thinks, type Block, type Message, type MessagesRequest } from './types.mts';

/** The request, or the 400 that it gets (contract C.2, C.6). */
export function checkedRequest(json: Record<string, unknown>): MessagesRequest {
	const { thinking } = json as Partial<MessagesRequest>;
	if (thinking?.type === 'adaptive' && 'budget_tokens' in thinking) throw budgetBesideAdaptive();
	const complaint = complaintOf(messagesSchema, json);
	if (complaint) throw refused(complaintText(complaint));
	const request = json as MessagesRequest;
	if (request.messages[0].role !== 'user') {
		throw refused('messages: first message must use the "user" role');
	}
	checkToolBlocks(request.messages);
	checkMarks(request);
	checkThinking(request);
	checkThoughts(request);
	checkTools(request);
	checkClosed(request.output_config?.format?.schema, 'output_config.format.schema');
	return request;
}

/** Each call has its result in the next message, before anything else, and each result its call. */
function checkToolBlocks(messages: Message[]): void {
	messages.forEach(({ role, content }, at) => {
		const calls = idsOf(content, 'tool_use', 'id');
		const results = idsOf(messages[at + 1]?.content, 'tool_result', 'tool_use_id');
		const open = calls.filter((id) => !results.includes(id));
		if (open.length > 0) {
			throw refused(
				`messages.${at}: \`tool_use\` ids were found without \`tool_result\` blocks immediately ` +
					`after: ${open.join(', ')}. Each \`tool_use\` block must have a corresponding ` +
					'`tool_result` block in the next message.',
			);
		}
		if (role === 'assistant') return;
		const before = idsOf(messages[at - 1]?.content, 'tool_use', 'id');
		blocksOf(content).forEach(({ type, tool_use_id }, place, all) => {
			if (type !== 'tool_result') return;
			if (!before.includes(tool_use_id ?? '')) {
				throw refused(
					`messages.${at}.content.${place}: unexpected \`tool_use_id\` found in \`tool_result\` ` +
						`blocks: ${tool_use_id}. Each \`tool_result\` block must have a corresponding ` +
						'`tool_use` block in the previous message.',
				);
			}
			if (all.slice(0, place).some((block) => block.type !== 'tool_result')) {
				throw refused(`messages.${at}.content.${place}: \`tool_result\` blocks must come first`);
			}
		});
	});
}

function idsOf(content: Message['content'] | undefined, type: string, key: 'id' | 'tool_use_id') {
	return blocksOf(content).flatMap((block: Block) =>
		block.type === type ? [block[key] ?? ''] : [],
	);
}

function checkMarks(request: MessagesRequest): void {
	const marks = marksOf(request);
	if (marks.length > 4) {
		throw refused(
			`A maximum of 4 blocks with cache_control may be provided. Found ${marks.length}.`,
		);
	}
	if (marks.lastIndexOf('1h') > marks.indexOf('5m') && marks.includes('5m')) {
		throw refused(
			"a ttl='1h' cache_control block must not come after a ttl='5m' cache_control block.",
		);
	}
}

/** What does not go together with thinking (as at Anthropic). */
function checkThinking(request: MessagesRequest): void {
	if (!thinks(request)) return;
	if ((request.thinking?.budget_tokens ?? 0) >= request.max_tokens) {
		throw refused('`max_tokens` must be greater than `thinking.budget_tokens`.');
	}
	if ((request.temperature ?? 1) !== 1) {
		throw refused('`temperature` may only be set to 1 when thinking is enabled.');
	}
	if (request.top_k !== undefined) {
		throw refused('`top_k` must be unset when thinking is enabled.');
	}
	if ((request.top_p ?? 1) < 0.95) {
		throw refused(
			'`top_p` must be greater than or equal to 0.95 or unset when thinking is enabled.',
		);
	}
	if (['any', 'tool'].includes(request.tool_choice?.type ?? '')) {
		throw refused('Thinking may not be enabled when tool_choice forces tool use.');
	}
}

function checkTools({ tools = [], tool_choice: choice, messages }: MessagesRequest): void {
	const names = tools.map(({ name }) => name);
	if (new Set(names).size < names.length) throw refused('tools: Tool names must be unique.');
	if (choice && choice.type !== 'none' && tools.length === 0) {
		throw refused('tool_choice: may only be specified while providing tools.');
	}
	if (choice?.type === 'tool' && !names.includes(choice.name ?? '')) {
		throw refused(`tool_choice: Tool '${choice.name}' not found in provided tools`);
	}
	const called = messages.some(({ content }) => idsOf(content, 'tool_use', 'id').length > 0);
	if (called && tools.length === 0) {
		throw refused('tools: must be provided when messages hold `tool_use` blocks.');
	}
}

/** Anthropic's structured output takes closed objects only. */
function checkClosed(schema: unknown, path: string): void {
	if (typeof schema !== 'object' || schema === null) return;
	const node = schema as Schema;
	if (node.type === 'object' && node.additionalProperties !== false) {
		throw refused(
			`${path}: For 'object' type, 'additionalProperties' must be explicitly set to false`,
		);
	}
	for (const [key, value] of Object.entries(node)) {
		if (!['const', 'enum', 'default', 'examples'].includes(key)) checkClosed(value, path);
	}
}
