import {
	editFiles,
	toEditRequest,
} from '../../../../nodes/CometApiImage/operations/edit.operation';
import {
	referenceNeeds,
	toGenerateRequest,
} from '../../../../nodes/CometApiImage/operations/generate.operation';
import type { WireRequest } from '../../../../nodes/shared/api/wire';
import type { InputFile, InputFiles } from '../../../../nodes/shared/node/operation';
import { unifiedSpecErrors } from '../../support/unifiedSpec.mts';

type GenerateParams = Parameters<typeof toGenerateRequest>[0];
type EditParams = Parameters<typeof toEditRequest>[0];

const none: InputFiles = () => [];

const file = (name: string, type = 'image/png'): InputFile => ({
	name,
	type,
	size: 3,
	base64: 'QUJD',
	part: { name, type, size: 3, stream: () => [] as never },
});

const generated = (options: GenerateParams['options'] = {}, files = none) =>
	toGenerateRequest({ model: 'm', prompt: 'A kite', options }, files);

const fieldsOf = ({ form = [] }: WireRequest) =>
	form.map(([name, value]) => [name, typeof value === 'string' ? value : value.name]);

describe('Generate', () => {
	test('a request of the unified spec validates against it', () => {
		const { path, body } = generated({
			size: '1024x1024',
			n: 2,
			style: 'vivid',
			responseFormat: 'b64_json',
		});
		expect(unifiedSpecErrors(path, body)).toBe('');
		expect(unifiedSpecErrors(path, generated().body)).toBe('');
		expect(Object.keys(generated().body ?? {})).toEqual(['model', 'prompt']);
	});

	test('every option under its wire name, in wire order; zero and false are values', () => {
		const { method, path, body } = generated({
			extraBody: { size: '4K', sequential_image_generation: 'auto' },
			user: 'u',
			watermark: false,
			referenceImageUrls: 'https://x.test/1.png',
			guidanceScale: 2.5,
			seed: 0,
			negativePrompt: 'text',
			responseFormat: 'url',
			outputCompression: 0,
			outputFormat: 'webp',
			background: 'transparent',
			style: 'natural',
			quality: 'high',
			size: '2K',
			n: 3,
		});
		expect([method, path]).toEqual(['POST', '/images/generations']);
		expect(Object.entries(body ?? {})).toEqual([
			['model', 'm'],
			['prompt', 'A kite'],
			['n', 3],
			['size', '4K'],
			['quality', 'high'],
			['style', 'natural'],
			['background', 'transparent'],
			['output_format', 'webp'],
			['output_compression', 0],
			['response_format', 'url'],
			['negative_prompt', 'text'],
			['seed', 0],
			['guidance_scale', 2.5],
			['image', 'https://x.test/1.png'],
			['watermark', false],
			['user', 'u'],
			['sequential_image_generation', 'auto'],
		]);
	});

	test.each([
		['https://x.test/1.png', 'https://x.test/1.png'],
		[
			'https://x.test/1.png\nhttps://x.test/2.png',
			['https://x.test/1.png', 'https://x.test/2.png'],
		],
		[
			'https://x.test/1.png, https://x.test/2.png',
			['https://x.test/1.png', 'https://x.test/2.png'],
		],
		['https://x.test/1.png,https://x.test/2.png', ['https://x.test/1.png', 'https://x.test/2.png']],
		['https://x.test/w=80,h=60/1.png', 'https://x.test/w=80,h=60/1.png'],
		['data:image/png;base64,QUJD', 'data:image/png;base64,QUJD'],
		[' \n', undefined],
	])('references %j', (referenceImageUrls, image) => {
		expect(generated({ referenceImageUrls }).body?.image).toEqual(image);
	});

	test('references from binary data become data URIs', () => {
		const files: InputFiles = (key) =>
			key === 'reference' ? [file('a.png'), file('b.webp', 'image/webp')] : [];
		expect(generated({ referenceBinaryPropertyName: 'a,b' }, files).body?.image).toEqual([
			'data:image/png;base64,QUJD',
			'data:image/webp;base64,QUJD',
		]);
		const params: GenerateParams = {
			model: 'm',
			prompt: 'p',
			options: { referenceBinaryPropertyName: ' a , b,' },
		};
		expect(referenceNeeds(params)).toMatchObject([
			{ property: 'a', as: 'base64' },
			{ property: 'b', as: 'base64' },
		]);
	});

	test('references that an expression gives as files, one or a list', () => {
		const [a, b] = [{ mimeType: 'image/png' }, { mimeType: 'image/webp' }];
		const needs = (referenceBinaryPropertyName: unknown) =>
			referenceNeeds({ model: 'm', prompt: 'p', options: { referenceBinaryPropertyName } });
		expect(needs(a)).toMatchObject([{ property: a }]);
		expect(needs([a, b])).toMatchObject([{ property: a }, { property: b }]);
		expect(() => needs([])).toThrow("'Reference Data Field Name(s)' names no binary field");
	});
});

describe('Edit', () => {
	const params = (over: Partial<EditParams> = {}): EditParams => ({
		model: 'm',
		prompt: 'Blue',
		options: {},
		...over,
	});
	const files =
		(images: InputFile[], masks: InputFile[] = []): InputFiles =>
		(key) =>
			key === 'image' ? images : key === 'mask' ? masks : [];

	test('one image is called image, several image[]; files come last', () => {
		const one = toEditRequest(params(), files([file('a.png')], [file('m.png')]));
		expect([one.method, one.path]).toEqual(['POST', '/images/edits']);
		expect(fieldsOf(one)).toEqual([
			['model', 'm'],
			['prompt', 'Blue'],
			['image', 'a.png'],
			['mask', 'm.png'],
		]);
		const two = toEditRequest(params(), files([file('a.png'), file('b.png')]));
		expect(fieldsOf(two).slice(2)).toEqual([
			['image[]', 'a.png'],
			['image[]', 'b.png'],
		]);
	});

	test('every option as a form field; Extra Body wins and takes lists and objects', () => {
		const request = toEditRequest(
			params({
				options: {
					n: 2,
					size: 'adaptive',
					quality: 'low',
					background: 'auto',
					inputFidelity: 'low',
					outputFormat: 'png',
					outputCompression: 100,
					responseFormat: 'url',
					negativePrompt: 'text',
					seed: -1,
					guidanceScale: 5.5,
					watermark: true,
					user: 'u',
					extraBody: { prompt: 'Green', tags: ['a', 1], meta: { b: true } },
				},
			}),
			files([file('a.png')]),
		);
		expect(fieldsOf(request)).toEqual([
			['model', 'm'],
			['prompt', 'Green'],
			['n', '2'],
			['size', 'adaptive'],
			['quality', 'low'],
			['background', 'auto'],
			['input_fidelity', 'low'],
			['output_format', 'png'],
			['output_compression', '100'],
			['response_format', 'url'],
			['negative_prompt', 'text'],
			['seed', '-1'],
			['guidance_scale', '5.5'],
			['watermark', 'true'],
			['user', 'u'],
			['tags[]', 'a'],
			['tags[]', '1'],
			['meta', '{"b":true}'],
			['image', 'a.png'],
		]);
	});

	test('where images and mask come from', () => {
		expect(
			editFiles(
				params({
					source: 'both',
					binaryPropertyName: 'a,b',
					imageUrls: 'https://x.test/c.png\nhttps://x.test/d.png',
					options: { maskUrl: 'https://x.test/m.png' },
				}),
			),
		).toEqual([
			{ key: 'image', label: 'Input Data Field Name(s)', as: 'part', property: 'a' },
			{ key: 'image', label: 'Input Data Field Name(s)', as: 'part', property: 'b' },
			{ key: 'image', label: 'Image URL(s)', as: 'part', url: 'https://x.test/c.png' },
			{ key: 'image', label: 'Image URL(s)', as: 'part', url: 'https://x.test/d.png' },
			{ key: 'mask', label: 'Mask URL', as: 'part', url: 'https://x.test/m.png' },
		]);
	});
});
