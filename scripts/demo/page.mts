import type { IDataObject } from 'n8n-workflow';

/** A page over everything that the demo has made: one file, without scripts, that needs no network. */

export type ShownFile = {
	/** Beside the page. */
	path: string;
	mimeType: string;
	bytes: number;
};

export type ShownNode = {
	name: string;
	items: number;
	seconds: number;
	error?: string;
	/** The json of the first items. */
	json: IDataObject[];
	files: ShownFile[];
};

export type ShownExample = {
	name: string;
	/** The workflow's file, beside the page's folder. */
	workflow: string;
	seconds: number;
	/** Why it failed. */
	failure?: string;
	/** Why it was not run. */
	skipped?: string;
	nodes: ShownNode[];
};

const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
const escaped = (text: string) => text.replace(/[&<>"]/g, (letter) => ENTITIES[letter]);

const plural = (count: number, noun: string) => `${count} ${noun}${count === 1 ? '' : 's'}`;

function sizeOf(bytes: number): string {
	if (bytes < 1000) return `${bytes} B`;
	return bytes < 1_000_000
		? `${(bytes / 1000).toFixed(1)} kB`
		: `${(bytes / 1_000_000).toFixed(1)} MB`;
}

function fileAsHtml({ path, mimeType, bytes }: ShownFile): string {
	const source = escaped(path.split('/').map(encodeURIComponent).join('/'));
	const [kind] = mimeType.split('/');
	const players: Record<string, string> = {
		image: `<a href="${source}"><img src="${source}" alt="" loading="lazy"></a>`,
		audio: `<audio controls preload="metadata" src="${source}"></audio>`,
		video: `<video controls preload="metadata" src="${source}"></video>`,
	};
	const name = escaped(path.split('/').at(-1) ?? '');
	const caption = `<figcaption><a href="${source}">${name}</a> ${sizeOf(bytes)}</figcaption>`;
	return `<figure>${players[kind] ?? ''}${caption}</figure>`;
}

/** What a person reads first of an item; the rest is folded away. */
const TEXTS = ['text', 'summary', 'output', 'answer', 'message'];
const LONGEST_JSON = 4000;

function itemAsHtml(json: IDataObject): string {
	const field = TEXTS.find((name) => typeof json[name] === 'string' && json[name] !== '');
	const text =
		field === undefined ? '' : `<blockquote>${escaped(String(json[field]))}</blockquote>`;
	const whole = JSON.stringify(json, null, 2);
	const cut = whole.length > LONGEST_JSON ? `${whole.slice(0, LONGEST_JSON)}\n…` : whole;
	return `${text}<details><summary>All fields</summary><pre>${escaped(cut)}</pre></details>`;
}

function nodeAsHtml({ name, items, seconds, error, json, files }: ShownNode): string {
	const said = error === undefined ? plural(items, 'item') : 'failed';
	const more = items > json.length ? `<p>… ${items - json.length} more</p>` : '';
	return `<section class="node">
<h3>${escaped(name)} <small>${said}, ${seconds.toFixed(2)} s</small></h3>
${error === undefined ? '' : `<p class="failed">${escaped(error)}</p>`}
${files.map(fileAsHtml).join('\n')}
${json.map(itemAsHtml).join('\n')}${more}
</section>`;
}

function exampleAsHtml(example: ShownExample, at: number): string {
	const { name, workflow, seconds, failure, skipped, nodes } = example;
	const state = failure !== undefined ? '✗' : skipped !== undefined ? '–' : '✓';
	const note = failure ?? skipped;
	const link = `<a href="../${escaped(workflow)}">${escaped(workflow)}</a>`;
	return `<article id="example-${at}">
<h2><span class="${failure === undefined ? 'good' : 'failed'}">${state}</span> ${escaped(name)}</h2>
<p>${link}${skipped === undefined ? `, ${seconds.toFixed(1)} s` : ''}</p>
${note === undefined ? '' : `<p class="${failure === undefined ? 'note' : 'failed'}">${escaped(note)}</p>`}
${nodes.map(nodeAsHtml).join('\n')}
</article>`;
}

/** What the answers say was counted for the price, over all nodes. */
export function usageOf(examples: ShownExample[]): Record<string, number> {
	const sums: Record<string, number> = {};
	for (const { usage } of examples.flatMap(({ nodes }) => nodes.flatMap(({ json }) => json))) {
		for (const [name, count] of Object.entries((usage ?? {}) as IDataObject)) {
			if (typeof count === 'number') sums[name] = (sums[name] ?? 0) + count;
		}
	}
	return sums;
}

const STYLE = `
:root { color-scheme: light dark; --line: #8884; --good: #1a7f37; --bad: #c62828; }
@media (prefers-color-scheme: dark) { :root { --good: #57c374; --bad: #ff8a80; } }
body { font: 16px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 0 auto; padding: 1rem; }
article { border-top: 1px solid var(--line); margin-top: 2rem; }
.node { border-left: 3px solid var(--line); padding-left: 1rem; margin: 1rem 0; }
h3 small { font-weight: normal; opacity: .7; }
figure { display: inline-block; margin: 0 1rem 1rem 0; vertical-align: top; }
figcaption { font-size: .85rem; opacity: .8; overflow-wrap: anywhere; max-width: 20rem; }
img, video { display: block; max-width: 20rem; max-height: 16rem; background: #8882; }
blockquote { margin: .5rem 0; white-space: pre-wrap; }
pre { overflow: auto; padding: .5rem; background: #8881; font-size: .85rem; }
.good { color: var(--good); } .failed { color: var(--bad); } .note { opacity: .7; }
`;

/** @param api whom the examples have talked to */
export function demoPage(examples: ShownExample[], api: string): string {
	const ran = examples.filter(({ skipped }) => skipped === undefined);
	const failed = ran.filter(({ failure }) => failure !== undefined).length;
	const usage = Object.entries(usageOf(examples)).map(([name, count]) => `${name} ${count}`);
	const list = examples.map(
		({ name }, at) => `<li><a href="#example-${at}">${escaped(name)}</a></li>`,
	);
	return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>CometAPI nodes for n8n: what the examples made</title>
<style>${STYLE}</style>
</head>
<body>
<h1>What the examples made</h1>
<p>${plural(ran.length, 'workflow')} of <code>examples/</code> ran on n8n's engine, talking to ${escaped(api)}; ${failed} failed.</p>
${usage.length ? `<p>Counted for the price, of the items shown: ${escaped(usage.join(', '))}.</p>` : ''}
<ol>${list.join('')}</ol>
${examples.map(exampleAsHtml).join('\n')}
</body>
</html>
`;
}
