import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { readFileSync } from 'node:fs';
import { parse } from 'yaml';

type Spec = {
	paths: Record<
		string,
		Record<string, { requestBody: { content: Record<string, { schema: object }> } }>
	>;
	components: object;
};

const SPEC = parse(readFileSync('test/fixtures/unified-openapi.yml', 'utf8')) as Spec;

/**
 * What the unified spec has against a request body, as text; empty when it validates. Properties that the
 * spec does not name are errors as well, so that a test shows what leaves its ground.
 */
export function unifiedSpecErrors(path: string, body: unknown): string {
	const ajv = new Ajv2020({ strict: false, allErrors: true });
	addFormats.default(ajv);
	ajv.addSchema({ $id: 'spec', ...SPEC });
	const [type] = Object.keys(SPEC.paths[path].post.requestBody.content);
	const pointer = [path, 'post', 'requestBody', 'content', type, 'schema']
		.map((part) => encodeURIComponent(part.replace(/~/g, '~0').replace(/\//g, '~1')))
		.join('/');
	const validate = ajv.compile({ $ref: `spec#/paths/${pointer}`, unevaluatedProperties: false });
	return validate(body) ? '' : ajv.errorsText(validate.errors);
}
