import type { Schema } from '../../text/valueFor.mts';

/** The request as far as the simulator reads it, after validation. */
export type ResponseRequest = {
	model: string;
	input: string | InputItem[];
	instructions?: string | null;
	max_output_tokens?: number | null;
	temperature?: number | null;
	top_p?: number | null;
	stream?: boolean | null;
	store?: boolean | null;
	background?: boolean | null;
	parallel_tool_calls?: boolean | null;
	previous_response_id?: string | null;
	metadata?: Record<string, string> | null;
	reasoning?: { effort?: string | null; summary?: string | null } | null;
	text?: { format?: { type: string; name?: string; schema?: Schema }; verbosity?: string };
	tools?: Array<{ type: string; name?: string; parameters?: Schema }>;
	tool_choice?: string | { type: string; name?: string };
	truncation?: string | null;
	user?: string | null;
};

export type InputItem = {
	type?: string;
	role?: string;
	content?: string | InputPart[];
	call_id?: string;
	name?: string;
	output?: unknown;
};

export type InputPart = {
	type: string;
	text?: string;
	image_url?: string;
	filename?: string;
	file_data?: string;
	file_url?: string;
	file_id?: string;
};
