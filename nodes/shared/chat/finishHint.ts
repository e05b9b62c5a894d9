/** What a finish reason means that the user should not overlook; undefined for an answer that is whole. */
export function finishHint(reason: string | undefined): string | undefined {
	switch (reason) {
		case 'length':
			return 'The answer was cut off at the token limit; raise it to get the whole answer';
		case 'content_filter':
			return 'The provider filtered the answer; change the prompt or use another model';
		default:
			return undefined;
	}
}
