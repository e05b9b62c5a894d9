import { demoPage, type ShownExample, usageOf } from '../../../scripts/demo/page.mts';

const example = (over: Partial<ShownExample> = {}): ShownExample => ({
	name: 'A <b>kite</b>',
	workflow: 'examples/kite.json',
	seconds: 1.25,
	nodes: [
		{
			name: 'Draw "it"',
			items: 5,
			seconds: 0.5,
			json: [{ text: 'Up & <script>alert(1)</script>', usage: { inputTokens: 3 } }],
			files: [
				{ path: 'kite/Draw_it-1-data.png', mimeType: 'image/png', bytes: 999 },
				{ path: 'kite/Say it #2.mp3', mimeType: 'audio/mpeg', bytes: 12_345 },
				{ path: 'kite/Fly.mp4', mimeType: 'video/mp4', bytes: 2_500_000 },
				{ path: 'kite/Text.pdf', mimeType: 'application/pdf', bytes: 1000 },
			],
		},
	],
	...over,
});

test('pictures, sound and films can be looked at, everything else is a link', () => {
	const page = demoPage([example()], 'the simulator');
	expect(page).toContain('<img src="kite/Draw_it-1-data.png"');
	expect(page).toContain('<audio controls preload="metadata" src="kite/Say%20it%20%232.mp3">');
	expect(page).toContain('<video controls preload="metadata" src="kite/Fly.mp4">');
	expect(page).toContain('<a href="kite/Text.pdf">Text.pdf</a> 1.0 kB');
	expect(page).toContain('2.5 MB');
	expect(page).toContain('… 4 more');
});

test('nothing that a model says becomes a part of the page', () => {
	const page = demoPage([example()], 'an <api>');
	expect(page).not.toMatch(/<script|<b>|<api>/);
	expect(page).toContain('Up &amp; &lt;script&gt;');
	expect(page).not.toMatch(/(?:src|href)="(?:https?:)?\/\//);
});

test('what failed and what was skipped says why', () => {
	const page = demoPage(
		[example({ failure: 'No <credit>' }), example({ skipped: 'Needs n8n', nodes: [] })],
		'the live API',
	);
	expect(page).toContain('1 workflow of');
	expect(page).toContain('1 failed');
	expect(page).toContain('No &lt;credit&gt;');
	expect(page).toContain('Needs n8n');
});

test('usage is summed up over all items', () => {
	expect(usageOf([example(), example()])).toEqual({ inputTokens: 6 });
	expect(demoPage([example()], 'x')).toContain('inputTokens 3');
});
