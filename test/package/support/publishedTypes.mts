import ts from 'typescript';

/** Whether JSON fits a type that a package ships: TypeScript's own compiler judges, over files in memory. */

/** Of each API: what has to be imported, and the type of a request's body. */
export const BODY_TYPES = {
	completions: `
		import type OpenAI from 'openai';
		type Body = OpenAI.ChatCompletionCreateParams;`,
	responses: `
		import type OpenAI from 'openai';
		type Body = OpenAI.Responses.ResponseCreateParams;`,
	// The client speaks the version of 2026-10-21, which has no sampling any more; we send that of 2023-06-01.
	anthropic: `
		import type Anthropic from '@anthropic-ai/sdk';
		type Sampling = { temperature?: number; top_p?: number; top_k?: number };
		type Body = Anthropic.MessageCreateParams & Sampling;`,
	// Its client has no type for the body: this one is put together from those that are in it, with the words of
	// enums as texts, and what is an int64 there as a number. The API takes either spelling of the search
	// (https://protobuf.dev/programming-guides/json).
	gemini: `
		import type * as Google from '@google/genai';
		type Int64 = 'maxItems' | 'minItems' | 'maxLength' | 'minLength' | 'maxProperties' | 'minProperties';
		type Wire<T> = T extends string
			? \`\${T}\`
			: T extends Array<infer One>
				? Array<Wire<One>>
				: T extends object
					? { [Key in keyof T]: Key extends Int64 ? number : Wire<T[Key]> }
					: T;
		type Config = Google.GenerationConfig & Pick<Google.GenerateContentConfig, 'imageConfig'>;
		type Tool = Google.Tool & { google_search?: Google.GoogleSearch };
		type Body = {
			contents: Array<Wire<Google.Content>>;
			systemInstruction?: Wire<Google.Content>;
			tools?: Array<Wire<Tool>>;
			toolConfig?: Wire<Google.ToolConfig>;
			generationConfig?: Wire<Config>;
			safetySettings?: Array<Wire<Google.SafetySetting>>;
		};`,
};

export type Api = keyof typeof BODY_TYPES;

const OPTIONS: ts.CompilerOptions = {
	strict: true,
	noEmit: true,
	skipLibCheck: true,
	types: [],
	lib: ['lib.es2022.d.ts', 'lib.dom.d.ts'],
	target: ts.ScriptTarget.ES2022,
	module: ts.ModuleKind.ESNext,
	moduleResolution: ts.ModuleResolutionKind.Bundler,
};

/**
 * What the compiler says to each body of each API, in their order; nothing where it fits.
 * @param folder in whose node_modules the packages are
 */
export function misfits(bodies: Record<Api, unknown[]>, folder: string): Record<Api, string[][]> {
	const apis = Object.keys(bodies) as Api[];
	const sources = new Map(
		apis.map((api) => [`${folder}/body.${api}.ts`, piecesOf(api, bodies[api])]),
	);
	const texts = new Map([...sources].map(([name, pieces]) => [name, pieces.join('')]));
	const program = ts.createProgram([...texts.keys()], OPTIONS, hostWith(texts));
	const found = [...sources].map(([name, [preamble, ...pieces]]) => {
		const diagnostics = ts.getPreEmitDiagnostics(program, program.getSourceFile(name));
		let end = preamble.length;
		return pieces.map((piece) => {
			const start = end;
			end += piece.length;
			return diagnostics
				.filter(({ start: at = 0 }) => at >= start && at < end)
				.map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n'));
		});
	});
	return Object.fromEntries(apis.map((api, at) => [api, found[at]])) as Record<Api, string[][]>;
}

/** A file: what is imported, then a constant for each body. */
const piecesOf = (api: Api, bodies: unknown[]) => [
	BODY_TYPES[api],
	...bodies.map((body, at) => `\nexport const b${at}: Body = ${JSON.stringify(body, null, 1)};`),
];

/** The disk, with some files more. */
function hostWith(texts: Map<string, string>): ts.CompilerHost {
	const host = ts.createCompilerHost(OPTIONS);
	return {
		...host,
		fileExists: (file) => texts.has(file) || host.fileExists(file),
		readFile: (file) => texts.get(file) ?? host.readFile(file),
		getSourceFile(file, version) {
			const text = texts.get(file);
			return text === undefined
				? host.getSourceFile(file, version)
				: ts.createSourceFile(file, text, version);
		},
	};
}
