import type { FilePart, FormField } from './wire';

/**
 * A File whose bytes are read only when the request is written. n8n's HTTP layer asks a form's files for
 * `size` (to know Content-Length) and `stream()`; so a file of any size goes out of n8n's binary storage
 * chunk by chunk, and may be read again when the request is repeated.
 */
class StreamedFile extends File {
	private readonly part: FilePart;

	constructor(part: FilePart) {
		super([], part.name, { type: part.type });
		this.part = part;
		Object.defineProperty(this, 'size', { value: part.size });
	}

	override stream(): ReturnType<File['stream']> {
		return this.part.stream() as unknown as ReturnType<File['stream']>;
	}
}

/** multipart/form-data in the order given. */
export function multipart(fields: FormField[]): FormData {
	const form = new FormData();
	for (const [name, value] of fields) {
		if (typeof value === 'string') form.append(name, value);
		else form.append(name, new StreamedFile(value));
	}
	return form;
}
