import type { Schema } from '../../text/valueFor.mts';

/** The request as far as the simulator reads it, after validation. */
export type GenerateRequest = {
	contents: Content[];
	systemInstruction?: Content;
	generationConfig?: GenerationConfig;
	tools?: Tool[];
	toolConfig?: {
		functionCallingConfig?: { mode?: string; allowedFunctionNames?: string[] };
	};
};

export type GenerationConfig = {
	candidateCount?: number;
	maxOutputTokens?: number;
	stopSequences?: string[];
	responseMimeType?: string;
	responseSchema?: Schema;
	responseJsonSchema?: Schema;
	thinkingConfig?: { thinkingLevel?: string; thinkingBudget?: number; includeThoughts?: boolean };
	responseModalities?: string[];
	imageConfig?: { aspectRatio?: string; imageSize?: string };
};

export type Content = { role?: 'user' | 'model'; parts: Part[] };

export type Part = {
	text?: string;
	inlineData?: { mimeType: string; data: string };
	fileData?: { mimeType?: string; fileUri: string };
	functionCall?: { name: string; args?: Record<string, unknown>; id?: string };
	functionResponse?: { name: string; response: Record<string, unknown>; id?: string };
	thought?: boolean;
	thoughtSignature?: string;
};

export type Tool = {
	functionDeclarations?: FunctionDeclaration[];
	googleSearch?: object;
	google_search?: object;
};

export type FunctionDeclaration = {
	name: string;
	parameters?: Schema;
	parametersJsonSchema?: Schema;
};

/** Ids of the third generation and later: thinking levels, signatures on calls. */
export const isGemini3 = (model: string): boolean => /^gemini-([3-9]|\d\d)/.test(model);

export const declarationsOf = ({ tools = [] }: GenerateRequest): FunctionDeclaration[] =>
	tools.flatMap(({ functionDeclarations = [] }) => functionDeclarations);

export const searches = ({ tools = [] }: GenerateRequest): boolean =>
	tools.some((tool) => tool.googleSearch !== undefined || tool.google_search !== undefined);
