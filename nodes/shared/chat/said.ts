import type { JsonObject } from '../api/readJson';
import { isObject } from '../api/readJson';
import { CITATION_LISTS, citationsIn } from './citations';
import type { Contents } from './contents';
import { addContent, noContents, textIn } from './contents';

/** What a message of Chat Completions says, whole or as the delta of a stream, under the keys of any vendor. */

/** Where vendors write what the model was thinking; several often say the same, so the first counts. */
const REASONING = [
	'reasoning_content',
	'reasoning',
	'reasoning_text',
	'thinking',
	'thoughts',
	'thought',
	'reasoning_details',
	'thinking_blocks',
];

/** Media beside the content. */
const MEDIA = ['images', 'image', 'videos', 'video', 'files', 'audio'];

/** Keys that are read elsewhere, or say nothing to a user. */
const OTHERWISE = [
	'role',
	'name',
	'type',
	'id',
	'status',
	'phase',
	'prefix',
	'weight',
	'content',
	'refusal',
	'tool_calls',
	'tool_call_id',
	'function_call',
	'executed_tools',
	'extra_content',
	'provider_specific_fields',
	'thought_signature',
	'thought_signatures',
	'signature',
	'reasoning_signature',
	'encrypted_content',
	'reasoning_opaque',
];

const PLAIN = new Set(['role', 'content']);
const KNOWN = new Set([...OTHERWISE, ...REASONING, ...MEDIA, ...CITATION_LISTS]);

export function saidIn(message: JsonObject): Contents {
	const said = addContent(noContents(), message.content);
	// Most pieces of a stream are no more than that.
	if (!Object.keys(message).some((key) => !PLAIN.has(key) && message[key])) return said;
	const thought = REASONING.map((key) => textIn(message[key])).find(Boolean);
	if (thought) said.reasoning = thought;
	said.refusal += textIn(message.refusal);
	for (const key of MEDIA) for (const part of mediaParts(key, message[key])) addContent(said, part);
	said.citations.push(...citationsIn(message));
	said.other.push(...unknownIn(message, KNOWN));
	return said;
}

/** Media as parts of their kind; what is spoken is text only where nothing else is. */
function mediaParts(key: string, value: unknown): JsonObject[] {
	const list = Array.isArray(value) ? value : [value];
	return list.flatMap((one: unknown): JsonObject[] => {
		if (typeof one === 'string' && one !== '') return [{ type: key, url: one }];
		return isObject(one) && Object.values(one).some(Boolean) ? [{ type: key, ...one }] : [];
	});
}

/** What an object holds beside the keys that are known: `{key: value}` for each that says something. */
export function unknownIn(object: JsonObject, known: ReadonlySet<string>): JsonObject[] {
	return Object.keys(object)
		.filter((key) => !known.has(key) && tells(object[key]))
		.map((key) => ({ [key]: object[key] }));
}

const tells = (value: unknown) =>
	typeof value === 'object' && value !== null && Object.keys(value).length > 0;

/** Keys that a provider does not want back, because they tell of an answer only. */
const NOT_SENT_BACK = [
	'role',
	'content',
	'tool_calls',
	'function_call',
	'refusal',
	'audio',
	'images',
	...CITATION_LISTS,
	'executed_tools',
	'id',
	'type',
	'status',
];

/**
 * What came beside the tool calls of a message and has to go back with them, untouched: thoughts, also empty ones,
 * their details and signatures. Thinking models refuse to go on without
 * (https://api-docs.deepseek.com/guides/thinking_mode, https://openrouter.ai/docs/use-cases/reasoning-tokens).
 */
export function besideCalls(message: JsonObject): JsonObject {
	const { content } = message;
	return {
		...Object.fromEntries(
			Object.entries(message).filter(
				([key, value]) => !NOT_SENT_BACK.includes(key) && value !== null && value !== undefined,
			),
		),
		// A list of parts may hold thoughts with their signatures.
		...(Array.isArray(content) && content.some(isThought) && { content }),
	};
}

const isThought = (part: unknown) =>
	isObject(part) &&
	/think|reason|signature/.test(`${String(part.type)} ${Object.keys(part).join(' ')}`);
