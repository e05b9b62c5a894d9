import { flatTool, nestedTool, toolChoice } from '../../../../nodes/shared/chat/tools';

const parameters = { type: 'object' };
const nested = { type: 'function', function: { name: 'f', parameters } };
const flat = { type: 'function', name: 'f', parameters };

test('a function in either form becomes the form that is wanted', () => {
	expect(nestedTool(nested)).toBe(nested);
	expect(nestedTool(flat)).toEqual(nested);
	expect(flatTool(flat)).toBe(flat);
});

test('flat, a function keeps the meaning of its strict', () => {
	expect(flatTool(nested)).toEqual({ ...flat, strict: false });
	const strict = { type: 'function', function: { name: 'f', strict: true } };
	expect(flatTool(strict)).toEqual({
		type: 'function',
		name: 'f',
		strict: true,
		// A function without any has none.
		parameters: { type: 'object', properties: {} },
	});
});

test("a provider's own tool stays as it is", () => {
	const search = { type: 'web_search_preview', search_context_size: 'low' };
	expect([nestedTool(search), flatTool(search)]).toEqual([search, search]);
});

test.each([
	['auto', 'auto'],
	['none', 'none'],
	['required', 'required'],
	['any', 'required'],
	[undefined, undefined],
	[{ type: 'x' }, { type: 'x' }],
	['get_weather', { named: 'get_weather' }],
	['web_search', { type: 'web_search' }],
	['function', { named: 'function' }],
])('tool choice %j', (choice, expected) => {
	const tools = [nested, { type: 'web_search' }];
	expect(toolChoice(choice, tools, (named) => ({ named }))).toEqual(expected);
});
