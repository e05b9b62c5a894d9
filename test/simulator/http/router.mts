import type { KeyHeader } from '../auth.mts';
import type { Call } from './call.mts';

/** One operation. `path` is a template: `{name}` is one segment, `{name+}` one or more. */
export type Route = {
	method: 'GET' | 'POST' | 'DELETE';
	path: string;
	/** Whether the route works without a key (catalog, files, balance with its key in the query). */
	open?: boolean;
	/** Headers in which the bare key may come instead of in Authorization. */
	keyHeaders?: readonly KeyHeader[];
	/** Absent means yes; false makes the path unknown, as if the server had never had it. */
	enabled?: (call: Call) => boolean;
	handle: (call: Call) => void | Promise<void>;
};

export type RouteMatch = { route: Route; params: Record<string, string> };

type Compiled = { route: Route; pattern: RegExp };

/** Finds the route of a request; literal paths win over templates by their order in the list. */
export class Router {
	private readonly literal = new Map<string, Route>();
	private readonly patterns: Compiled[] = [];

	constructor(routes: Route[]) {
		for (const route of routes) {
			if (!route.path.includes('{')) this.literal.set(`${route.method} ${route.path}`, route);
			else this.patterns.push({ route, pattern: compile(route.path) });
		}
	}

	find(method: string, path: string): RouteMatch | undefined {
		const route = this.literal.get(`${method} ${path}`);
		if (route) return { route, params: {} };
		for (const compiled of this.patterns) {
			if (compiled.route.method !== method) continue;
			const groups = compiled.pattern.exec(path)?.groups;
			if (!groups) continue;
			const params = Object.fromEntries(
				Object.entries(groups).map(([name, value]) => [name, decode(value)]),
			);
			return { route: compiled.route, params };
		}
		return undefined;
	}
}

function compile(path: string): RegExp {
	const source = path
		.replace(/[.*?^$()|[\]\\]/g, '\\$&')
		.replace(/\{(\w+)\+\}/g, '(?<$1>.+)')
		.replace(/\{(\w+)\}/g, '(?<$1>[^/]+)');
	return new RegExp(`^${source}$`);
}

function decode(segment: string): string {
	try {
		return decodeURIComponent(segment);
	} catch {
		return segment;
	}
}
