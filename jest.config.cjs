/** One project per kind of test, so that `npx jest --selectProjects unit` runs only that kind. */
const project = (name, extensions = 'mts') => ({
	displayName: name,
	rootDir: __dirname,
	roots: ['<rootDir>/test'],
	testMatch: [`<rootDir>/test/${name}/**/*.test.${extensions}`],
	testEnvironment: 'node',
	moduleFileExtensions: ['ts', 'mts', 'js', 'mjs', 'cjs', 'json', 'node'],
	transform: {
		'\\.(m?ts|mjs)$': [
			'@swc/jest',
			{
				jsc: { parser: { syntax: 'typescript' }, target: 'es2022' },
				module: { type: 'commonjs' },
				sourceMaps: 'inline',
			},
		],
	},
	// What the package ships is tested as it is shipped.
	transformIgnorePatterns: ['/node_modules/', '<rootDir>/dist/'],
	// Copies of the package elsewhere in the tree must not be taken for modules of this one.
	modulePathIgnorePatterns: [
		'<rootDir>/.n8n-local/',
		'<rootDir>/demo-output/',
		'<rootDir>/test/support/n8n/locked/',
	],
	watchPathIgnorePatterns: ['<rootDir>/.n8n-local/', '<rootDir>/demo-output/', '<rootDir>/dist/'],
});

module.exports = {
	projects: [
		project('unit', '{ts,mts}'),
		project('simulator'),
		project('engine'),
		project('package'),
	],
	// Engine tests boot n8n's core once per file, and the simulator is a process of its own.
	testTimeout: 30_000,
	maxWorkers: 2,
};
