import { readFileSync } from 'node:fs';
import path from 'node:path';
import ts from 'typescript';

/** One `require(...)` or `import(...)` in a compiled file. */
export type Require = {
	/** The file, relative to the package. */
	file: string;
	/** The module asked for; undefined when it is not a plain string. */
	specifier?: string;
};

/** Every module that a compiled file asks for, at load time or later. */
export function requiresOf(directory: string, file: string): Require[] {
	const text = readFileSync(path.join(directory, file), 'utf8');
	const found: Require[] = [];
	const visit = (node: ts.Node) => {
		if (ts.isCallExpression(node) && isRequire(node.expression)) {
			const [argument] = node.arguments;
			found.push(
				argument && ts.isStringLiteralLike(argument)
					? { file, specifier: argument.text }
					: { file },
			);
		}
		ts.forEachChild(node, visit);
	};
	visit(ts.createSourceFile(file, text, ts.ScriptTarget.ES2022));
	return found;
}

const isRequire = (callee: ts.Expression) =>
	callee.kind === ts.SyntaxKind.ImportKeyword ||
	(ts.isIdentifier(callee) && callee.text === 'require');
