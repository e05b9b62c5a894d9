import { jsonObject } from '../http/body.mts';
import type { Call } from '../http/call.mts';
import { requireModel } from '../models/registry.mts';
import type { Modality } from '../models/rows.mts';
import { validate } from '../validation.mts';

/** The JSON body of a call: first its model is checked, as the gateway does, then its fields. */
export function readRequest<Request>(
	call: Call,
	modality: Modality,
	schema: object,
	defaultModel?: string,
): Request & { model: string } {
	const json = jsonObject(call.body);
	const model = requireModel(call, json.model ?? defaultModel, modality);
	validate(schema, json);
	return { ...(json as Request), model };
}
