/** Why an answer ended: the words of all vendors as the four of Chat Completions, and what a user should know. */

const WORDS: Record<string, string> = {
	...words(
		'stop',
		'stop end_turn stop_sequence eos eos_token stop_token end complete completed finish finished done',
	),
	...words('stop', 'end_of_turn end_of_text turn_end normal success'),
	...words('length', 'length max_tokens max_output_tokens max_completion_tokens max_token_limit'),
	...words('length', 'model_length token_limit truncated model_context_window_exceeded max_length'),
	...words('tool_calls', 'tool_calls tool_call tool_use tool function_call function_calls'),
	...words(
		'content_filter',
		'content_filter content_filtered content_policy safety recitation blocklist',
	),
	...words(
		'content_filter',
		'prohibited_content spii image_safety image_prohibited_content refusal sensitive',
	),
	...words(
		'content_filter',
		'guardrail_intervened moderation moderated error_toxic language model_armor',
	),
};

function words(meaning: string, spellings: string) {
	return Object.fromEntries(spellings.split(' ').map((word) => [word, meaning]));
}

/** `stop`, `length`, `tool_calls` or `content_filter`; a word that nobody knows stays as it came. */
export function finishReason(word: unknown): string | undefined {
	if (typeof word !== 'string' || word.trim() === '') return undefined;
	const plain = word
		.trim()
		.replace(/([a-z])([A-Z])/g, '$1_$2')
		.toLowerCase()
		.replace(/[\s.-]+/g, '_')
		.replace(/^(?:finish_reason|finishreason|stop_reason)_/, '');
	return WORDS[plain] ?? word;
}

const KNOWN = new Set(Object.values(WORDS));

/** The provider works on (contract 4.3); only Extra Body can ask for that. */
const GOING_ON: Record<string, string> = {
	queued: 'The answer is still being made by the provider and has no text yet',
	in_progress: 'The answer is still being made by the provider and may not be whole',
};

/** What the finish reason means that a user should not overlook; undefined for an answer that is whole. */
export function finishHint(reason: string | undefined): string | undefined {
	if (reason === 'length')
		return 'The answer was cut off at the token limit; raise it to get the whole answer';
	if (reason === 'content_filter')
		return 'The provider filtered the answer; change the prompt or use another model';
	return GOING_ON[reason ?? ''];
}

/** Whether a reason says that the answer broke off, or says nothing that is known. */
export const isBrokenOff = (reason: string | undefined): reason is string =>
	reason !== undefined && !KNOWN.has(reason) && !(reason in GOING_ON);
