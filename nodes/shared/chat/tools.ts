import type { IDataObject } from 'n8n-workflow';

/** Functions that a model may call, and which of them it has to. */

/** A function as Chat Completions nests it. */
export type FunctionTool = {
	type: 'function';
	function: { name?: string; description?: string; parameters?: object; strict?: boolean };
};

const isFunction = ({ type }: IDataObject) => type === 'function';

/** A tool as Chat Completions wants it, also from the flat form of Responses. Tools of a provider stay as they are. */
export function nestedTool(tool: IDataObject): IDataObject {
	if (!isFunction(tool) || tool.function) return tool;
	const { type, ...flat } = tool;
	return { type, function: flat };
}

/**
 * A tool as Responses wants it, also from the nested form of Chat Completions. A function of that form that does
 * not say `strict` means false, but Responses would take it for true and refuse schemas with optional fields; one
 * without `parameters` has none, which Responses wants to be told.
 */
export function flatTool(tool: IDataObject): IDataObject {
	if (!isFunction(tool) || !tool.function) return tool;
	return {
		type: tool.type,
		strict: false,
		parameters: { type: 'object', properties: {} },
		...(tool.function as IDataObject),
	};
}

const WORDS = ['auto', 'none', 'required'];

/**
 * Whether a tool has to be called: a word of the API as it is, `any` in LangChain's words; any other text is the
 * type of one of the provider's own tools, or else the name of a function.
 * @param ofFunction how the API spells that a certain function has to be called
 */
export function toolChoice(
	choice: unknown,
	tools: IDataObject[] | undefined,
	ofFunction: (name: string) => IDataObject,
): unknown {
	if (choice === 'any') return 'required';
	if (typeof choice !== 'string' || WORDS.includes(choice)) return choice;
	const isHosted = tools?.some((tool) => tool.type === choice && !isFunction(tool));
	return isHosted ? { type: choice } : ofFunction(choice);
}
