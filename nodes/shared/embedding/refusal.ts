import { ApiError } from '../api/apiError';

/** Whose fault it is that a request for many texts was refused: told from the error alone. */
export type Fault =
	| { of: 'all' }
	| { of: 'one'; place: number }
	| { of: 'some' }
	| { of: 'unknown' };

/** The place of a text, as OpenAI writes it (`'$.input[3]' is invalid`) and others do. */
const PLACE =
	/\b(?:inputs?|texts?|contents?|documents?)(?:\[| ?\.|, )(\d+)\]?|\b(?:at )?index:? (\d+)/i;

/** What may be wrong with a text. */
const CONTENT =
	/token|too long|context length|maximum length|\bempty\b|blank|non-?empty|characters?|utf-?8|encod(?:ed|able)|safety|moderat|content policy|blocked|\binput\b/i;

/** What is the same for all texts of a request. */
const OPTION =
	/dimension|encoding_?format|\bmodel\b|parameter|argument|option|unsupported|unknown|unrecognized|not supported|permission|api key/i;

/** @param count how many texts the request had */
export function faultOf(error: unknown, count: number): Fault {
	if (!(error instanceof ApiError)) return { of: 'all' };
	const { kind, param, message } = error.details;
	if (kind === 'tooLarge') return { of: 'some' };
	if (kind !== 'validation') return { of: 'all' };
	const [, ...numbers] = PLACE.exec(`${param ?? ''} ${message}`) ?? [];
	const named = numbers.find((number) => number !== undefined);
	if (named !== undefined && Number(named) < count) return { of: 'one', place: Number(named) };
	if (param !== undefined && !/input|text|content|body/i.test(param)) return { of: 'all' };
	if (/dimension|encoding_?format|unrecognized/i.test(message)) return { of: 'all' };
	if (CONTENT.test(message)) return { of: 'some' };
	return { of: OPTION.test(message) ? 'all' : 'unknown' };
}
