import { countTokens } from '../../../nodes/LmChatCometApi/countTokens';

test.each([
	['', 0],
	['four', 1],
	['The fjord is deep and cold today', 8],
	['今日は晴れです', 7],
	[
		[
			{ type: 'text', text: 'four' },
			{ type: 'image_url', image_url: {} },
		],
		1,
	],
	[undefined, 0],
])('%j has about %i tokens', (content, tokens) => {
	expect(countTokens(content)).toBe(tokens);
});
