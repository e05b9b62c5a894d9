/** The place of the last item of which the question is true, else -1 (`findLastIndex` of ES2023). */
export function lastIndexWhere<Item>(items: Item[], question: (item: Item) => boolean): number {
	for (let at = items.length - 1; at >= 0; at--) if (question(items[at])) return at;
	return -1;
}
