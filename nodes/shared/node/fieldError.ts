/**
 * What the user typed into a field cannot be used. The message is one sentence that names the field by its
 * label in single quotes; nothing was sent.
 */
export class FieldError extends Error {
	readonly advice?: string;

	constructor(label: string, problem: string, advice?: string) {
		super(`'${label}' ${problem}`);
		this.name = 'FieldError';
		this.advice = advice;
	}
}
