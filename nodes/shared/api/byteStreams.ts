import type { ByteStream } from './wire';

/** Reads until there are `most` bytes, or no more come: what is longer than a bound is told by asking for one more. */
export async function readUpTo(
	bytes: AsyncIterable<Uint8Array>,
	most = Infinity,
): Promise<{ chunks: Uint8Array[]; size: number }> {
	const chunks: Uint8Array[] = [];
	let size = 0;
	for await (const chunk of bytes) {
		chunks.push(chunk);
		size += chunk.length;
		if (size >= most) break;
	}
	return { chunks, size };
}

/**
 * Bytes as a stream of the same class as another one: Node's stream module cannot be imported here, but every stream
 * carries its class.
 */
export function streamLike(stream: ByteStream, bytes: AsyncIterable<Uint8Array>): ByteStream {
	const { from } = stream.constructor as unknown as {
		from(bytes: AsyncIterable<Uint8Array>, options: object): ByteStream;
	};
	return from(bytes, { objectMode: false });
}

/** The same bytes, to be read by several readers, one after the other: a stream ends when its reader stops. */
export function resumable(bytes: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array> {
	const reader = bytes[Symbol.asyncIterator]();
	return { [Symbol.asyncIterator]: () => ({ next: async () => await reader.next() }) };
}
