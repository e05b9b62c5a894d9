import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Each route says in its docstring where the contract tells of it. */
const root = join(__dirname, '..', 'routes');
const files = readdirSync(root, { recursive: true, encoding: 'utf8' })
	.filter((name) => name.endsWith('.mts'))
	.map((name) => ({ name, source: readFileSync(join(root, name), 'utf8') }));

/** A constant that is a route or makes one, with the docstring before it. */
const declaration =
	/(\/\*\*(?:(?!\*\/)[^])*\*\/\n)?(?:export )?const (\w+)(?:| = \((?:[^=]|=>)*?\)): Route\b(?!\[)/g;

const routes = files.flatMap(({ name, source }) =>
	[...source.matchAll(declaration)].map(([, docstring = '', route]) => [name, route, docstring]),
);

it('finds the routes of each file that has some', () => {
	const found = new Set(routes.map(([name]) => name));
	const registering = files.filter(({ source }) => /\bmethod: '[A-Z]+'/.test(source));
	expect([...found].sort()).toEqual(registering.map(({ name }) => name).sort());
	expect(routes.length).toBeGreaterThan(20);
});

it.each(routes)('%s: %s', (_file, _route, docstring) => {
	expect(docstring).toMatch(/\bcontract [1-9A-L]\.\d+/);
});
