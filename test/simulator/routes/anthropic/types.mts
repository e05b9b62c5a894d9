import type { CacheTtl } from '../../text/promptCache.mts';
import type { Schema } from '../../text/valueFor.mts';

/** The request as far as the simulator reads it, after validation. */
export type MessagesRequest = {
	model: string;
	max_tokens: number;
	messages: Message[];
	system?: string | Block[];
	stream?: boolean;
	temperature?: number;
	top_p?: number;
	top_k?: number;
	stop_sequences?: string[];
	thinking?: {
		type: 'enabled' | 'adaptive' | 'disabled';
		budget_tokens?: number;
		display?: 'summarized' | 'omitted' | null;
	};
	output_config?: { effort?: string; format?: { type: string; schema: Schema } };
	tools?: Tool[];
	tool_choice?: { type: string; name?: string; disable_parallel_tool_use?: boolean };
};

export type Message = { role: 'user' | 'assistant'; content: string | Block[] };

export type Block = {
	type: string;
	text?: string;
	source?: Source;
	title?: string | null;
	id?: string;
	name?: string;
	input?: unknown;
	tool_use_id?: string;
	content?: string | Block[];
	is_error?: boolean;
	thinking?: string;
	signature?: string;
	data?: string;
	cache_control?: CacheControl | null;
};

export type Source = {
	type: string;
	media_type?: string;
	data?: string;
	url?: string;
	file_id?: string;
	content?: string | Block[];
};

export type Tool = {
	type?: string;
	name: string;
	input_schema?: Schema;
	cache_control?: CacheControl | null;
};

export type CacheControl = { type: 'ephemeral'; ttl?: CacheTtl };

/** The content of a message as blocks; a plain string is one of text. */
export const blocksOf = (content: string | Block[] | undefined): Block[] =>
	typeof content === 'string' ? [{ type: 'text', text: content }] : (content ?? []);

/** Whether the request asks the model to think before it answers. */
export const thinks = ({ thinking }: MessagesRequest): boolean =>
	thinking?.type === 'enabled' || thinking?.type === 'adaptive';
