import type { Schema } from '../../text/valueFor.mts';

/** The request as far as the simulator reads it, after validation. */
export type ChatRequest = {
	model: string;
	messages: ChatMessage[];
	stream?: boolean | null;
	n?: number | null;
	stop?: string | string[] | null;
	max_tokens?: number | null;
	max_completion_tokens?: number | null;
	reasoning_effort?: string | null;
	response_format?: { type: string; json_schema?: { schema?: Schema } };
	tools?: ChatTool[];
	tool_choice?: string | { function: { name: string } };
	parallel_tool_calls?: boolean;
};

export type ChatMessage = {
	role: 'system' | 'developer' | 'user' | 'assistant' | 'tool';
	content?: string | ChatPart[] | null;
	tool_call_id?: string;
	tool_calls?: Array<{ id: string; function: { name: string; arguments: string } }>;
};

export type ChatPart = {
	type: string;
	text?: string;
	image_url?: { url: string };
	video_url?: { url: string };
	input_audio?: { data: string; format: string };
	file?: { filename?: string; file_data?: string; file_id?: string };
};

export type ChatTool = { type: string; function?: { name: string; parameters?: Schema } };
