import { lastIndexWhere } from '../../lastIndex.mts';
import type { Turn } from '../../text/answer.mts';
import { attachmentLabels, describeAttachment } from '../../text/attachment.mts';
import type { Schema } from '../../text/valueFor.mts';
import { asJsonSchema } from './schemaSubset.mts';
import { declarationsOf, type Content, type GenerateRequest, type Part } from './types.mts';

/** Where the turn in hand begins: the last content of the user that is no function's response. */
export const turnStart = (contents: Content[]): number =>
	Math.max(
		lastIndexWhere(
			contents,
			({ role, parts }) => role !== 'model' && parts.some((part) => !part.functionResponse),
		),
		0,
	);

/** What a request asks, in the form that the answering function takes. */
export function turnOf(model: string, request: GenerateRequest): Turn {
	const { contents, generationConfig: config = {} } = request;
	const start = turnStart(contents);
	const since = contents.slice(start + 1);
	const thinking = config.thinkingConfig ?? {};
	return {
		model,
		prompt: textOf(contents[start].parts),
		attachments: attachmentsOf(contents[start].parts),
		...toolsOf(request),
		parallelToolCalls: true,
		rounds: since.filter(({ parts }) => parts.some(({ functionCall }) => functionCall)).length,
		toolResults: since
			.flatMap(({ parts }) => parts.flatMap(({ functionResponse }) => functionResponse ?? []))
			.map(({ name, response }) => ({ name, text: responseText(response) })),
		format: formatOf(request),
		maxTokens: config.maxOutputTokens,
		stop: config.stopSequences ?? [],
		reasons: thinking.thinkingBudget !== 0,
		thinks: thinking.includeThoughts === true && thinking.thinkingBudget !== 0,
	};
}

/** The text parts, one per line, thoughts left out. */
export const textOf = (parts: Part[]): string =>
	parts.flatMap(({ text, thought }) => (text === undefined || thought ? [] : [text])).join('\n');

function attachmentsOf(parts: Part[]): string[] {
	const label = attachmentLabels();
	return parts.flatMap(({ inlineData, fileData }) => {
		const type = (inlineData ?? fileData)?.mimeType ?? '';
		const kind = /^(image|audio|video)\//.exec(type)?.[1] ?? 'file';
		if (inlineData) return [describeAttachment(label(kind), inlineData.data, type)];
		return fileData ? [describeAttachment(label(kind), fileData.fileUri)] : [];
	});
}

/** Google names `output` and `error`; what else a response holds is shown as JSON. */
function responseText(response: Record<string, unknown>): string {
	const { output, result, error } = response;
	if (typeof error === 'string') return `error: ${error}`;
	const said = output ?? result;
	return typeof said === 'string' ? said : JSON.stringify(response);
}

function formatOf({ generationConfig: config = {} }: GenerateRequest): Turn['format'] {
	const { responseMimeType, responseSchema, responseJsonSchema } = config;
	const schema = responseJsonSchema ?? (asJsonSchema(responseSchema) as Schema | undefined);
	if (schema) return { type: 'json_schema', schema };
	return { type: responseMimeType === 'application/json' ? 'json_object' : 'text' };
}

function toolsOf(request: GenerateRequest): Pick<Turn, 'tools' | 'toolChoice'> {
	const { mode, allowedFunctionNames } = request.toolConfig?.functionCallingConfig ?? {};
	const tools = declarationsOf(request)
		.filter(({ name }) => allowedFunctionNames?.includes(name) ?? true)
		.map(({ name, parameters, parametersJsonSchema }) => ({
			name,
			parameters: parametersJsonSchema ?? (asJsonSchema(parameters) as Schema | undefined),
		}));
	if (mode === 'NONE') return { tools, toolChoice: 'none' };
	return { tools, toolChoice: mode === 'ANY' ? 'required' : 'auto' };
}
