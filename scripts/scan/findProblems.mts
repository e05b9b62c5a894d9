import {
	analyzePackage,
	buildScanConfig,
	SOURCE_FILE_PATTERNS,
} from '@n8n/scan-community-package/scanner/scanner.mjs';
import type { ESLint as ESLintClass } from 'eslint';
import { createRequire } from 'node:module';
import path from 'node:path';

// The scanner's plugins belong to its own ESLint, not to the one that `n8n-node lint` uses.
const require = createRequire(import.meta.url);
const ofScanner = createRequire(require.resolve('@n8n/scan-community-package/package.json'));
const { ESLint } = ofScanner('eslint') as { ESLint: typeof ESLintClass };

/** The files that the scanner looks at: the source leg's patterns are its own export, the tarball's are in its code. */
const patterns = { source: SOURCE_FILE_PATTERNS, tarball: ['**/*.js', 'package.json'] };

/** One text per problem: the scanner's verdict, and the warnings that its verdict passes over. */
export async function findProblems(
	leg: keyof typeof patterns,
	directory: string,
): Promise<string[]> {
	const verdict = await analyzePackage(directory, patterns[leg]);
	const problems = verdict.passed ? [] : [[verdict.message, verdict.details].join('\n')];
	const eslint = new ESLint({
		cwd: directory,
		allowInlineConfig: false,
		overrideConfigFile: true,
		overrideConfig: await buildScanConfig(),
	});
	const results = await eslint.lintFiles(patterns[leg]);
	if (results.length < 2) problems.push('The scan found nothing to look at');
	for (const { filePath, messages } of results) {
		for (const { severity, line, message, ruleId } of messages) {
			if (severity !== 1) continue;
			problems.push(`${path.relative(directory, filePath)}:${line} ${message} (${ruleId})`);
		}
	}
	return problems.map((problem) => `${leg}: ${problem}`);
}
