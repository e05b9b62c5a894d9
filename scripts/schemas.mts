/**
 * `npm run schemas`: writes `nodes/<Node>/__schema__/`, from which n8n's editor shows the fields of a node that has not
 * run yet, out of what the operations really give. `test/engine/schemas/schemas.test.mts` keeps them true.
 */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';

import { createEngine } from '../test/engine/harness.mts';
import { outputsOf, schemaPath, schemasOf } from '../test/engine/schemas/outputs.mts';
import { inRepository } from '../test/support/paths.mjs';

const engine = await createEngine();
try {
	const schemas = schemasOf(await outputsOf(engine));
	for (const name of schemas.keys()) {
		rmSync(inRepository(path.dirname(path.dirname(schemaPath(name)))), {
			recursive: true,
			force: true,
		});
	}
	for (const [name, schema] of schemas) {
		const file = inRepository(schemaPath(name));
		mkdirSync(path.dirname(file), { recursive: true });
		writeFileSync(file, `${JSON.stringify(schema, null, '\t')}\n`);
	}
	console.log(`• ${schemas.size} schemas are written`);
} finally {
	engine.close();
}
