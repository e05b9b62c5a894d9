import { lengthOf, splitText } from '../../../../nodes/shared/node/longText';

const bare = (text: string) => text.replace(/\s+/g, '');

describe('a long text in parts', () => {
	test('between sentences, in as few parts as they allow', () => {
		const text = 'One is here. Two is here! Three is here? Four is here.';
		expect(splitText(text, 30)).toEqual([
			'One is here. Two is here!',
			'Three is here? Four is here.',
		]);
	});

	test('a paragraph stays together where it can', () => {
		expect(splitText('First one. And more.\n\nSecond one. And more.', 25)).toEqual([
			'First one. And more.',
			'Second one. And more.',
		]);
	});

	test('a sentence that is too long, between words; a word, between letters', () => {
		expect(splitText('alpha beta gamma delta', 12)).toEqual(['alpha beta', 'gamma delta']);
		expect(splitText('abcdefgh', 3)).toEqual(['abc', 'def', 'gh']);
	});

	test('no letter is cut', () => {
		const family = '👨‍👩‍👧';
		expect(splitText(family.repeat(3), 6)).toEqual([family, family, family]);
		expect(splitText('é'.normalize('NFD').repeat(2), 3)).toEqual(
			['é', 'é'].map((one) => one.normalize('NFD')),
		);
	});

	test('a letter that is too long by itself is sent all the same, in its code points', () => {
		expect(splitText('👨‍👩‍👧', 2).join('')).toBe('👨‍👩‍👧');
	});

	test('languages without blanks', () => {
		const text = '今日は天気がいいです。明日は雨が降るでしょう。傘を持って行きましょう。';
		const parts = splitText(text, 15);
		expect(parts.join('')).toBe(text);
		expect(parts.every((part) => part.endsWith('。'))).toBe(true);
	});

	test('any text comes whole, in parts that are short enough', () => {
		let seed = 7;
		const random = (most: number) => (seed = (seed * 1_103_515_245 + 12_345) % 2 ** 31) % most;
		const words = ['a', 'Wort', 'mit. ', 'Ende!\n\n', ' ', '東京', '🚲', 'x'.repeat(30), 'Dr. No'];
		for (let at = 0; at < 300; at++) {
			const text = Array.from({ length: random(60) }, () => words[random(words.length)]).join(' ');
			const most = 1 + random(40);
			const parts = splitText(text, most);
			expect(bare(parts.join(''))).toBe(bare(text));
			for (const part of parts) expect(lengthOf(part)).toBeLessThanOrEqual(most);
		}
	});
});
