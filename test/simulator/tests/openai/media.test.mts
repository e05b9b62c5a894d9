import OpenAI, { toFile } from 'openai';
import { echo } from '../../text/answer.mts';
import { useSimulator } from '../setup.mts';

/** The official client, unchanged: what it reads from the simulator it reads from the live API. */
const use = useSimulator();

const user = (content: string) => ({ role: 'user' as const, content });

describe('images', () => {
	it('generates base64 and URLs', async () => {
		const images = use.openai().images;
		const b64 = await images.generate({ model: 'gpt-image-2', prompt: 'kite', size: '1024x1024' });
		const content = Buffer.from(b64.data?.[0].b64_json ?? '', 'base64');
		expect(content.subarray(1, 4).toString()).toBe('PNG');
		const url = await images.generate({ model: 'dall-e-3', prompt: 'kite' });
		expect(url.data?.[0].revised_prompt).toBe('kite');
		const file = await fetch(url.data?.[0].url ?? '');
		expect(file.headers.get('content-type')).toBe('image/webp');
	});

	it('edits', async () => {
		const { data } = await use.openai().images.generate({ model: 'gpt-image-2', prompt: 'kite' });
		const image = Buffer.from(data?.[0].b64_json ?? '', 'base64');
		const edited = await use.openai().images.edit({
			model: 'gpt-image-2',
			prompt: 'make it blue',
			image: [await toFile(image, 'a.png', { type: 'image/png' }), await toFile(image, 'b.png')],
			mask: await toFile(image, 'mask.png', { type: 'image/png' }),
		});
		expect(edited.data?.[0].b64_json).toBeTruthy();
		const [{ body }] = await use.control.requests({ path: '/v1/images/edits' });
		expect(body.kind === 'form' && body.parts.filter((part) => part.kind === 'file')).toHaveLength(
			3,
		);
	});
});

describe('audio', () => {
	it('speaks, and understands what was spoken', async () => {
		const audio = use.openai().audio;
		const input = 'Good morning. It rains.';
		for (const response_format of ['mp3', 'wav', 'opus', 'flac', 'aac'] as const) {
			const spoken = await audio.speech.create({
				model: 'gpt-4o-mini-tts',
				voice: 'nova',
				input,
				response_format,
			});
			const file = await toFile(Buffer.from(await spoken.arrayBuffer()), `a.${response_format}`);
			const json = await audio.transcriptions.create({ model: 'whisper-1', file });
			expect(json.text).toBe(input);
		}
	});

	it('transcribes in each format and translates', async () => {
		const audio = use.openai().audio;
		const file = async () => await toFile(Buffer.from('any bytes'), 'memo.mp3');
		const said = async (response_format: 'json' | 'srt' | 'verbose_json') =>
			await audio.transcriptions.create({
				model: 'whisper-1',
				file: await file(),
				response_format,
				...(response_format === 'verbose_json'
					? { timestamp_granularities: ['word', 'segment'] }
					: {}),
			});
		const { text: plain } = (await said('json')) as { text: string };
		expect(plain).toMatch(/^Transcript of memo\.mp3 \(9 bytes, [0-9a-f]{8}\)$/);
		expect(await said('srt')).toMatch(/^1\n00:00:00,000 --> 00:00:0\d,\d{3}\nTranscript of memo/);
		const verbose = (await said('verbose_json')) as unknown as {
			words: unknown[];
			segments: unknown[];
		};
		expect(verbose.words).toHaveLength(6);
		expect(verbose.segments).toHaveLength(2);
		const english = await audio.translations.create({ model: 'whisper-1', file: await file() });
		expect(english.text).toBe(`English translation: ${plain}`);
	});
});

describe('the rest', () => {
	it('lists and gets models', async () => {
		const ids: string[] = [];
		for await (const model of use.openai().models.list()) ids.push(model.id);
		expect(ids).toContain('gpt-5.4');
		expect(ids).not.toContain('gpt-6-preview');
		expect((await use.openai().models.retrieve('gpt-5.4')).owned_by).toBe('openai');
	});

	it('moderates', async () => {
		const { results } = await use.openai().moderations.create({
			model: 'omni-moderation-latest',
			input: ['a nice day', 'I will kill you'],
		});
		expect(results.map((result) => result.flagged)).toEqual([false, true]);
		expect(results[1].categories.violence).toBe(true);
	});

	it('retries a 429', async () => {
		await use.control.addFault({ fault: { kind: 'status', status: 429, retryAfter: 0 }, times: 2 });
		const client = use.openai({ maxRetries: 2 });
		const completion = await client.chat.completions.create({
			model: 'gpt-5.4',
			messages: [user('again')],
		});
		expect(completion.choices[0].message.content).toBe(echo('again'));
		const stats = await use.control.stats();
		expect(stats.statuses).toEqual({
			'POST /v1/chat/completions -> 429': 2,
			'POST /v1/chat/completions -> 200': 1,
		});
		expect(stats.creates).toEqual({ chat: 1 });
	});

	it('gets its own error classes', async () => {
		const ask = (model: string, overrides: object = {}) =>
			use.openai(overrides).chat.completions.create({ model, messages: [user('hi')] });
		await expect(ask('gpt-5.4', { apiKey: 'sk-other' })).rejects.toThrow(
			OpenAI.AuthenticationError,
		);
		await expect(ask('gpt-5.4', { apiKey: 'sk-broke' })).rejects.toMatchObject({
			status: 403,
			code: 'insufficient_user_quota',
		});
		await expect(ask('no-such-model')).rejects.toMatchObject({
			status: 503,
			code: 'model_not_found',
			type: 'comet_api_error',
		});
		await use.control.addFault({ fault: { kind: 'status', status: 429 } });
		await expect(ask('gpt-5.4')).rejects.toThrow(OpenAI.RateLimitError);
	});
});
