declare module '@n8n/scan-community-package/scanner/scanner.mjs' {
	export const SOURCE_FILE_PATTERNS: string[];

	/** `passed` looks at errors only. */
	export function analyzePackage(
		directory: string,
		filePatterns: string[],
	): Promise<{ passed: boolean; message?: string; details?: string }>;

	/** The ESLint configuration that `analyzePackage` uses. */
	export function buildScanConfig(): Promise<import('eslint').Linter.Config[]>;
}
