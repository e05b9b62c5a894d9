import fc from 'fast-check';

import { ThinkingSplitter, withoutThinking } from '../../../../nodes/shared/chat/thinking';

test.each([
	['<think>Hm</think>Hello', 'Hm', 'Hello'],
	['\n<THINK>\n\nHm.\n\n</think>\n\nHello\n', 'Hm.', 'Hello\n'],
	['<thinking>Hm</thinking> Hello', 'Hm', 'Hello'],
	['[THINK]Hm[/THINK]Hello', 'Hm', 'Hello'],
	['◁think▷Hm◁/think▷Hello', 'Hm', 'Hello'],
	['<seed:think>Hm</seed:think>Hello', 'Hm', 'Hello'],
	['Hm</think>\nHello', 'Hm', 'Hello'],
	['<think>Hm', 'Hm', ''],
	['<think></think>Hello', '', 'Hello'],
	[' Hello </b>', '', ' Hello </b>'],
	['Write <think> and </think> around it', '', 'Write <think> and </think> around it'],
	['<thin', '', '<thin'],
	['[1] Hello', '', '[1] Hello'],
])('%j', (text, reasoning, said) => {
	expect(withoutThinking(text)).toEqual({ reasoning, text: said });
});

function inPieces(pieces: string[]) {
	const splitter = new ThinkingSplitter();
	const given = [...pieces.map((piece) => splitter.push(piece)), splitter.end()];
	return {
		reasoning: given.map(({ reasoning }) => reasoning).join(''),
		text: given.map(({ text }) => text).join(''),
	};
}

/** Words that texts with thoughts are made of. */
const word = fc.constantFrom(
	...['<think>', '</think>', '[THINK]', '[/THINK]', '◁think▷', '◁/think▷', '<seed:think>'],
	...['</seed:think>', '<', '</', '[', ' ', '\n', '\n\n', 'Hello', 'Hm.', '<b>'],
);

test('a text in pieces is read as the whole, but that thoughts without their opening mark are told too late', () => {
	const opened = fc
		.tuple(fc.constantFrom('<think>', ' [think]', '\n◁think▷\n', 'Hello', '<b>'), fc.array(word))
		.map(([start, words]) => start + words.join(''));
	const cuts = fc.array(fc.nat({ max: 40 }), { maxLength: 20 });
	fc.assert(
		fc.property(opened, cuts, (text, lengths) => {
			fc.pre(/^\s*(?:<think>|\[think\]|◁think▷)/.test(text) || !/\/(?:seed:)?think/i.test(text));
			const pieces: string[] = [];
			let from = 0;
			for (const length of lengths) pieces.push(text.slice(from, (from += length)));
			expect(inPieces([...pieces, text.slice(from)])).toEqual(withoutThinking(text));
		}),
		{ numRuns: 2000 },
	);
});

test('thoughts and text are passed on as they come', () => {
	const splitter = new ThinkingSplitter();
	expect(splitter.push('<think>The user says hello').reasoning).not.toBe('');
	splitter.push('</think>');
	expect(splitter.push('Hel')).toEqual({ reasoning: '', text: 'Hel' });
});
