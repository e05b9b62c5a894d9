import { moderate } from '../../../../nodes/CometApiChat/operations/moderate.operation';
import { errorOf } from '../../support/errorOf.mts';

const meta = { status: 200, headers: {}, requestId: 'r1' };
const params = { model: 'm', text: 't', options: {} };

test('sends text alone, or parts with an image', () => {
	const input = (imageUrl?: string) =>
		moderate.toRequest({ model: 'm', text: 't', options: { imageUrl } }, () => []).body?.input;
	expect(input()).toBe('t');
	expect(input('https://x.test/i.png')).toEqual([
		{ type: 'text', text: 't' },
		{ type: 'image_url', image_url: { url: 'https://x.test/i.png' } },
	]);
});

const PICTURE = { type: 'image/png', base64: 'aGk=' } as never;

test.each([
	['an image alone', { imageUrl: 'https://x.test/i.png' }, [], ['https://x.test/i.png']],
	['a file', { binaryPropertyName: 'data' }, [PICTURE], ['data:image/png;base64,aGk=']],
	[
		'both',
		{ imageUrl: 'https://x.test/i.png', binaryPropertyName: 'data' },
		[PICTURE],
		['https://x.test/i.png', 'data:image/png;base64,aGk='],
	],
])('sends %s', (_name, options, files, urls) => {
	const { body } = moderate.toRequest({ model: 'm', options }, () => files);
	expect(body?.input).toEqual(urls.map((url) => ({ type: 'image_url', image_url: { url } })));
});

test('nothing at all is named', () => {
	expect(() => moderate.toRequest({ model: 'm', options: {} }, () => [])).toThrow(
		"'Text' is empty, and no image is given",
	);
});

test('the item tells what was flagged, in fields that are described', () => {
	const body = {
		id: 'modr-1',
		model: 'omni-moderation-latest',
		results: [
			{
				flagged: true,
				categories: { harassment: true, violence: false },
				category_scores: { harassment: 0.9, violence: 0.1 },
				category_applied_input_types: { harassment: ['image'], violence: ['text'] },
			},
		],
		usage: { total_tokens: 3 },
	};
	const [{ json }] = moderate.toItems(body, params, meta);
	expect(json).toMatchObject({
		flagged: true,
		flaggedCategories: ['harassment'],
		flaggedInputs: { harassment: ['image'] },
		scores: { harassment: 0.9 },
	});
	expect(Object.keys(json)).toEqual(Object.keys(moderate.outputFields ?? {}));
	expect(moderate.toItems(body, { ...params, simplify: false }, meta)).toEqual([{ json: body }]);
});

test('no result is an error', () => {
	expect(errorOf(() => moderate.toItems({ results: [] }, params, meta)).kind).toBe(
		'invalidResponse',
	);
});
