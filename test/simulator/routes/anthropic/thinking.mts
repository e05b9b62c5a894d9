import { createHash } from 'node:crypto';
import { lastIndexWhere } from '../../lastIndex.mts';
import { refused } from './errors.mts';
import { blocksOf, thinks, type Block, type MessagesRequest } from './types.mts';

const digest = (text: string) => createHash('sha256').update(text).digest('base64');

/** The signature of a thought; it has to come back with just this thought. */
export const signatureOf = (thinking: string): string => digest(`simulated thought: ${thinking}`);

/** A thought that nobody can read (`[[redacted]]`). */
export const redactedOf = (thinking: string): string =>
	Buffer.from(`simulated secret: ${thinking}`).toString('base64');

/**
 * With thinking on, the last answer that called tools must come back with its thought before the
 * calls, and each thought with its own signature (contract C.5; the words are Anthropic's).
 */
export function checkThoughts(request: MessagesRequest): void {
	if (!thinks(request)) return;
	const { messages } = request;
	messages.forEach(({ content }, at) => {
		blocksOf(content).forEach((block, place) => {
			if (isGenuine(block)) return;
			throw refused(`messages.${at}.content.${place}: Invalid \`signature\` in \`thinking\` block`);
		});
	});
	const last = lastIndexWhere(
		messages,
		({ role, content }) =>
			role === 'assistant' && blocksOf(content).some(({ type }) => type === 'tool_use'),
	);
	if (last < 0) return;
	const [{ type }] = blocksOf(messages[last].content);
	if (type === 'thinking' || type === 'redacted_thinking') return;
	throw refused(
		`messages.${last}.content.0.type: Expected \`thinking\` or \`redacted_thinking\`, but found ` +
			`\`${type}\`. When \`thinking\` is enabled, a final \`assistant\` message must start with a ` +
			'thinking block (preceeding the lastmost set of `tool_use` and `tool_result` blocks).',
	);
}

function isGenuine(block: Block): boolean {
	if (block.type === 'redacted_thinking') {
		const text = Buffer.from(block.data ?? '', 'base64').toString();
		return text.startsWith('simulated secret: ');
	}
	return block.type !== 'thinking' || block.signature === signatureOf(block.thinking ?? '');
}
