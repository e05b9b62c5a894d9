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
