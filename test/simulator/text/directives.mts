/** Directive name to argument ('' when it has none). */
export type Directives = Map<string, string>;

const pattern = /[ \t]?\[\[([a-z-]+)(?:\s+(.*?))?\]\]/gis;

/**
 * Takes `[[name argument]]` marks out of a prompt. They steer odd answers; README.md lists them.
 */
export function readDirectives(prompt: string): { text: string; directives: Directives } {
	const directives: Directives = new Map();
	const text = prompt.replace(pattern, (_mark, name: string, argument?: string) => {
		directives.set(name.toLowerCase(), (argument ?? '').trim());
		return '';
	});
	return { text: text.trim(), directives };
}

/** A directive's numeric argument, or the fallback. */
export function directiveNumber(directives: Directives, name: string): number | undefined {
	const argument = directives.get(name);
	if (argument === undefined || argument === '') return undefined;
	const value = Number(argument);
	return Number.isFinite(value) ? value : undefined;
}

/** `1048576`, `64KiB`, `10MiB`, `1GiB` as a number of bytes. */
export function parseBytes(text: string): number | undefined {
	const match = /^(\d+(?:\.\d+)?)\s*(KiB|MiB|GiB)?$/i.exec(text.trim());
	if (!match) return undefined;
	const unit = { kib: 2 ** 10, mib: 2 ** 20, gib: 2 ** 30 }[match[2]?.toLowerCase() ?? ''] ?? 1;
	return Math.floor(Number(match[1]) * unit);
}
