const VENDOR = Buffer.from('simulator');
const FIELD = 'DESCRIPTION=';

/** The comment block of FLAC and Opus files, with the spoken text as its one field. */
export function vorbisComment(text: string): Buffer {
	const field = Buffer.from(FIELD + text, 'utf8');
	return Buffer.concat([
		length32(VENDOR.length),
		VENDOR,
		length32(1),
		length32(field.length),
		field,
	]);
}

/** The text of a block made by `vorbisComment` that begins at `at`. */
export function readVorbisText(head: Buffer, at: number): string | undefined {
	const field = at + 4 + VENDOR.length + 4;
	if (head.length < field + 4) return undefined;
	const length = head.readUInt32LE(field);
	const content = head.toString('utf8', field + 4, field + 4 + length);
	return content.startsWith(FIELD) ? content.slice(FIELD.length) : undefined;
}

function length32(value: number): Buffer {
	const bytes = Buffer.alloc(4);
	bytes.writeUInt32LE(value);
	return bytes;
}
