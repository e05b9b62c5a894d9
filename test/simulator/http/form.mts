import type { Body } from './body.mts';
import { invalidRequest } from './errors.mts';
import type { FormFile } from './multipart.mts';

/** A form by name. A trailing `[]` is dropped; what came several times is a list. */
export type Form = {
	fields: Record<string, string | string[]>;
	files: Record<string, FormFile[]>;
};

/** The request's form, or the 400 for a body of another kind. */
export function formOf(body: Body, encodings = ['multipart']): Form {
	if (body.kind !== 'form' || !encodings.includes(body.encoding)) {
		throw invalidRequest("request Content-Type isn't multipart/form-data");
	}
	const form: Form = { fields: {}, files: {} };
	for (const part of body.parts) {
		const name = part.name.replace(/\[\]$/, '');
		if (part.kind === 'file') {
			(form.files[name] ??= []).push(part);
			continue;
		}
		const before = form.fields[name];
		const isList = before !== undefined || part.name.endsWith('[]');
		form.fields[name] = isList ? [...[before ?? []].flat(), part.value] : part.value;
	}
	return form;
}
