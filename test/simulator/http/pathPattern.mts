/** Whether a path is the one of a pattern, or begins with it where the pattern ends in `*`. */
export const pathMatches = (pattern: string, path: string): boolean =>
	pattern.endsWith('*') ? path.startsWith(pattern.slice(0, -1)) : path === pattern;
