const BYTES_PER_NUMBER = 4;

/**
 * The numbers of an embedding, which travels as a list or, with `encoding_format: base64`, as little-endian
 * float32 (contract 2.2). Undefined for what is neither.
 */
export function toVector(embedding: unknown): number[] | undefined {
	const flat = Array.isArray(embedding) && embedding.length === 1 ? unnested(embedding) : embedding;
	const vector = typeof flat === 'string' ? decode(flat) : flat;
	if (!Array.isArray(vector) || vector.length === 0) return undefined;
	return vector.every((value) => Number.isFinite(value)) ? (vector as number[]) : undefined;
}

/** Some servers put the vector into a list of one. */
const unnested = ([only]: unknown[]) => (Array.isArray(only) ? (only as unknown) : [only]);

function decode(base64: string): number[] | undefined {
	const bytes = Buffer.from(base64, 'base64');
	if (bytes.length % BYTES_PER_NUMBER !== 0) return undefined;
	return Array.from({ length: bytes.length / BYTES_PER_NUMBER }, (_, at) =>
		bytes.readFloatLE(at * BYTES_PER_NUMBER),
	);
}

/** How alike two vectors of one length are: 1 for the same direction, 0 for nothing in common, -1 for the opposite. */
export function cosine(a: number[], b: number[]): number {
	let product = 0;
	let lengthA = 0;
	let lengthB = 0;
	for (let at = 0; at < a.length; at += 1) {
		product += a[at] * b[at];
		lengthA += a[at] * a[at];
		lengthB += b[at] * b[at];
	}
	const lengths = Math.sqrt(lengthA) * Math.sqrt(lengthB);
	return lengths === 0 ? 0 : product / lengths;
}
