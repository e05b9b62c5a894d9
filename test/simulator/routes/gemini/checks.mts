import { GEMINI_IMAGE } from '../../models/routeRules.mts';
import { dataFields, generateSchema } from '../../schemas/gemini.mts';
import { complaintOf } from '../../validation.mts';
import { complaintText, refused } from './errors.mts';
import { checkPictureSettings } from './pictureSettings.mts';
import { checkSubset } from './schemaSubset.mts';
import { checkSignatures } from './signatures.mts';
import { turnStart } from './turn.mts';
import {
	declarationsOf,
	isGemini3,
	searches,
	type Content,
	type GenerateRequest,
	type Part,
} from './types.mts';

/** The request, or the 400 that it gets (contract A.3, A.5, B.1 to B.4). */
export function checkedRequest(model: string, json: Record<string, unknown>): GenerateRequest {
	const complaint = complaintOf(generateSchema, json);
	if (complaint) throw refused(complaintText(complaint));
	const request = json as unknown as GenerateRequest;
	checkParts(request.contents);
	checkRoles(request.contents);
	checkFunctionTurns(request.contents);
	checkTools(model, request);
	checkFormat(model, request);
	checkThinking(model, request);
	if (GEMINI_IMAGE.test(model)) checkPictureSettings(model, request);
	else if (request.generationConfig?.imageConfig) {
		throw refused(`Image generation is not enabled for models/${model}`);
	} else if (request.generationConfig?.responseModalities?.some((kind) => kind !== 'TEXT')) {
		throw refused(
			'The requested combination of response modalities is not supported by the model.',
		);
	}
	checkSignatures(model, request.contents, turnStart(request.contents));
	return request;
}

function checkParts(contents: Content[]): void {
	contents.forEach(({ parts }, at) => {
		parts.forEach((part, place) => {
			const held = dataFields.filter((field) => part[field as keyof Part] !== undefined);
			if (held.length === 1) return;
			// A signature may come alone, after the text of a stream.
			if (held.length === 0 && part.thoughtSignature !== undefined) return;
			throw refused(
				`* GenerateContentRequest.contents[${at}].parts[${place}].data: required oneof field ` +
					"'data' must have one initialized field",
			);
		});
	});
}

function checkRoles(contents: Content[]): void {
	if (contents.length > 1 && contents.some(({ role }) => role === undefined)) {
		throw refused('Please use a valid role: user, model.');
	}
	if (contents.at(-1)?.role === 'model') {
		throw refused('Please ensure that multiturn requests end with a user turn.');
	}
}

/** Each call has its response in the next content, and no response stands alone. */
function checkFunctionTurns(contents: Content[]): void {
	contents.forEach(({ parts }, at) => {
		const calls = namesOf(parts, 'functionCall');
		const responses = namesOf(contents[at + 1]?.parts ?? [], 'functionResponse');
		if (calls.length > 0 && (at === 0 || contents[at - 1].role === 'model')) {
			throw refused(
				'Please ensure that function call turn comes immediately after a user turn or after a ' +
					'function response turn.',
			);
		}
		if (calls.length !== responses.length || calls.some((name) => !responses.includes(name))) {
			throw refused(
				'Please ensure that the number of function response parts is equal to the number of ' +
					'function call parts of the function call turn.',
			);
		}
	});
	if (namesOf(contents[0].parts, 'functionResponse').length > 0) {
		throw refused(
			'Please ensure that function response turn comes immediately after a function call turn.',
		);
	}
}

const namesOf = (parts: Part[], key: 'functionCall' | 'functionResponse'): string[] =>
	parts.flatMap((part) => part[key]?.name ?? []);

function checkTools(model: string, request: GenerateRequest): void {
	const declarations = declarationsOf(request);
	declarations.forEach(({ parameters, parametersJsonSchema }, at) => {
		if (parameters && parametersJsonSchema) {
			throw refused('parameters and parametersJsonSchema cannot both be set.');
		}
		if (parameters) checkSubset(parameters, `tools.functionDeclarations[${at}].parameters`);
	});
	const names = declarations.map(({ name }) => name);
	const twice = names.find((name, at) => names.indexOf(name) !== at);
	if (twice) throw refused(`Duplicate function declaration found: ${twice}`);
	if (names.length > 0 && searches(request) && !isGemini3(model)) {
		throw refused('Tool use with function calling is unsupported');
	}
	const { mode, allowedFunctionNames } = request.toolConfig?.functionCallingConfig ?? {};
	if (mode && mode !== 'NONE' && mode !== 'AUTO' && names.length === 0) {
		throw refused('Function calling config is set without function_declarations.');
	}
	if (!allowedFunctionNames) return;
	if (mode !== 'ANY' && mode !== 'VALIDATED') {
		throw refused(
			'allowed_function_names should be set only when function calling mode is ANY or VALIDATED.',
		);
	}
	const strange = allowedFunctionNames.find((name) => !names.includes(name));
	if (strange) throw refused(`allowed_function_names: ${strange} is not declared.`);
}

function checkFormat(model: string, request: GenerateRequest): void {
	const { responseMimeType, responseSchema, responseJsonSchema } = request.generationConfig ?? {};
	if (responseSchema && responseJsonSchema) {
		throw refused('response_schema and response_json_schema cannot both be set.');
	}
	const isJson = responseMimeType === 'application/json';
	if (
		(responseSchema && (responseMimeType ?? 'text/plain') === 'text/plain') ||
		(responseJsonSchema && !isJson)
	) {
		throw refused('Response schema requires response_mime_type to be application/json.');
	}
	if (responseSchema) checkSubset(responseSchema, 'generationConfig.responseSchema');
	if (isJson && declarationsOf(request).length > 0 && !isGemini3(model)) {
		throw refused("Function calling with a response mime type: 'application/json' is unsupported");
	}
}

function checkThinking(model: string, { generationConfig }: GenerateRequest): void {
	const { thinkingLevel, thinkingBudget } = generationConfig?.thinkingConfig ?? {};
	if (thinkingLevel !== undefined && thinkingBudget !== undefined) {
		throw refused('You can only set only one of thinking budget and thinking level.');
	}
	if (thinkingLevel !== undefined && model.startsWith('gemini-2')) {
		throw refused('Thinking level is not supported for this model.');
	}
}
