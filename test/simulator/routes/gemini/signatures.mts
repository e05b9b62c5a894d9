import { createHash } from 'node:crypto';
import { refused } from './errors.mts';
import { isGemini3, type Content, type Part } from './types.mts';

/** The signature of a part; it has to come back with the call or the picture that it was on. */
export const signatureOf = (what: string): string =>
	createHash('sha256').update(`simulated thought about ${what}`).digest('base64');

/** A picture's signature, bound to its bytes. */
export const pictureSignature = (data: string): string => signatureOf(`picture ${data}`);

/** Google's documented way to send a call that another model made. */
const SKIP = 'skip_thought_signature_validator';

/**
 * On Gemini 3 the first call of each step of the turn in hand must come back with its signature,
 * and each picture of the model's own with its (contract A.3; the words are Google's).
 */
export function checkSignatures(model: string, contents: Content[], turnStart: number): void {
	if (!isGemini3(model)) return;
	contents.forEach(({ role, parts }, at) => {
		if (role !== 'model') return;
		const first = parts.find(({ functionCall }) => functionCall);
		if (first && at > turnStart) checkCall(first, at);
		parts.forEach((part, place) => checkPicture(part, at, place));
	});
}

function checkCall({ functionCall, thoughtSignature }: Part, at: number): void {
	const name = functionCall?.name ?? '';
	if (thoughtSignature === undefined) {
		throw refused(
			'Function call is missing a thought_signature in functionCall parts. This is required for ' +
				'tools to work correctly, and missing thought_signature may lead to degraded model ' +
				`performance. Additional data, function call \`default_api:${name}\`, position ${at + 1}.`,
		);
	}
	if (![SKIP, signatureOf(`call ${name}`)].includes(thoughtSignature)) throw corrupted();
}

function checkPicture({ inlineData, thought, thoughtSignature }: Part, at: number, place: number) {
	if (!inlineData || thought) return;
	if (thoughtSignature === undefined) {
		throw refused(
			`Image part is missing a thought_signature in content position ${at + 1}, part position ` +
				`${place + 1}.`,
		);
	}
	if (![SKIP, pictureSignature(inlineData.data)].includes(thoughtSignature)) throw corrupted();
}

/**
 * Whether a call of Gemini 3 in the turn in hand has come back without its id, or its result without it: then there is
 * an answer, with nothing in it (contract B.4).
 */
export function losesIds(model: string, contents: Content[], turnStart: number): boolean {
	if (!isGemini3(model)) return false;
	return contents.some(({ parts }, at) => {
		const calls = parts.flatMap(({ functionCall }) => functionCall ?? []);
		const signature = parts.find(({ functionCall }) => functionCall)?.thoughtSignature;
		const isOwn = calls.length > 0 && signature === signatureOf(`call ${calls[0].name}`);
		if (!isOwn || at <= turnStart) return false;
		const results = contents[at + 1].parts.map(({ functionResponse }) => functionResponse?.id);
		return calls.some(({ id }) => id === undefined || !results.includes(id));
	});
}

const corrupted = () => refused('Corrupted thought signature.');
