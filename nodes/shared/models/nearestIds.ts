const LEAST_LIKENESS = 0.4;

/** The ids most like `wanted`, best first: those that share the most pairs of neighbouring characters. */
export function nearestIds(wanted: string, ids: string[], most = 3): string[] {
	const pairs = pairsOf(wanted);
	return ids
		.map((id) => ({ id, likeness: likeness(pairs, pairsOf(id)) }))
		.filter(({ likeness: value }) => value >= LEAST_LIKENESS)
		.sort((a, b) => b.likeness - a.likeness || a.id.localeCompare(b.id))
		.slice(0, most)
		.map(({ id }) => id);
}

/** Letters and digits only, because people mix up hyphens, dots and spaces. */
function pairsOf(text: string): string[] {
	const plain = text.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');
	return Array.from({ length: Math.max(0, plain.length - 1) }, (_, at) => plain.slice(at, at + 2));
}

/** Dice's coefficient: twice the shared pairs over all pairs, from 0 to 1. */
function likeness(a: string[], b: string[]): number {
	const left = [...b];
	const shared = a.filter((pair) => {
		const at = left.indexOf(pair);
		if (at >= 0) left.splice(at, 1);
		return at >= 0;
	});
	return a.length + b.length ? (2 * shared.length) / (a.length + b.length) : 0;
}
