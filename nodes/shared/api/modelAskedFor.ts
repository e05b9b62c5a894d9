import { ApiError } from './apiError';
import { asText } from './readJson';
import type { WireRequest } from './wire';

/** What may be said of a model that is gone, behind a gateway that knows only that nobody answers (contract 1.5 E2). */
const ABOUT_THE_MODEL = ['modelNotFound', 'unavailable', 'server'];

/** An error that may be about the model, with the model that the request names. */
export function withModel(error: unknown, request: WireRequest): unknown {
	if (!(error instanceof ApiError) || !ABOUT_THE_MODEL.includes(error.details.kind)) return error;
	const model = modelIn(request);
	return model === undefined ? error : new ApiError({ ...error.details, model });
}

/** In the body, as Kling calls it, in a form, or in Gemini's path (contract 2.1, 3.4, 3.3, A.1). */
function modelIn({ body, form, path }: WireRequest): string | undefined {
	const [, part] = form?.find(([name]) => name === 'model') ?? [];
	const [, inPath] = /\/models\/([^/:]+):/.exec(path) ?? [];
	return (
		asText(body?.model) ??
		asText(body?.model_name) ??
		asText(part) ??
		(inPath && decodeURIComponent(inPath))
	);
}
