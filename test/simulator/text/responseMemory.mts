const MAX_RESPONSES = 2000;

/** The input items of stored responses, for `previous_response_id` (contract 4.3). */
export class ResponseMemory {
	private readonly items = new Map<string, unknown[]>();

	remember(id: string, items: unknown[]): void {
		this.items.set(id, items);
		if (this.items.size <= MAX_RESPONSES) return;
		const [oldest] = this.items.keys();
		this.items.delete(oldest);
	}

	recall(id: string): unknown[] | undefined {
		return this.items.get(id);
	}

	reset(): void {
		this.items.clear();
	}
}
