import type { CallKind, FaultRow } from '../../test/engine/matrix/faults.mts';
import { FAULTS, outcomeOf, redirect } from '../../test/engine/matrix/faults.mts';

/** The Markdown of docs/reliability.md: what becomes of a call when something goes wrong, out of the fault matrix. */

const COLUMNS: Array<[CallKind, string]> = [
	['paid', 'Image, speech, transcript, new job'],
	['chat', 'Chat'],
	['free', 'Vectors, moderation, lists'],
	['check', 'Check of a job that the run waits for'],
	['file', 'Download'],
];

const INTRO = `# What happens when something goes wrong

Written by \`npm run docs\` out of the fault matrix (\`test/engine/matrix\`), in which every call of every node is run beside
every fault here, and each outcome is compared.

- **works**: the item comes out. **repeated**: it does after the request was sent again, which is free of harm, or what *Retry
  Unsure Failures* is for.
- **error**: one sentence that says what happened, with status, code and request ID, and a second one that says what to do. With
  *Continue (using error output)* the item goes there with its input's fields, \`error\` and \`errorDetails\`.
- **job**: the item of the job comes out as it was last seen, with a \`hint\`. A failed check is never the failure of a job that is
  paid for.

What holds in every row: nothing that is paid for is made twice but for a chat with *Retry Unsure Failures*, the API key is
in nothing that comes out, no error is without advice, and no call hangs. Rate limits are waited for as long as *Rate Limit Wait
(Seconds)* says, counted from the last request that got through. *Retry On Fail* sends only what has failed again.
`;

export function reliability(): string {
	const rows = [...FAULTS, redirect('https://other.test/')];
	const head = ['What happens', ...COLUMNS.map(([, title]) => title)];
	const table = [head, head.map(() => '---'), ...rows.map(cellsOf)];
	return `${INTRO}\n${table.map((cells) => `| ${cells.join(' | ')} |`).join('\n')}\n`;
}

const cellsOf = (row: FaultRow) => [row.name, ...COLUMNS.map(([kind]) => cellOf(row, kind))];

function cellOf(row: FaultRow, kind: CallKind): string {
	if (row.streams && kind !== 'chat') return '';
	if (outcomeOf(row, kind) !== 'works') return 'error';
	if (kind === 'check' && !row.times && outcomeOf(row, 'free') !== 'works') return 'job';
	return row.times ? 'repeated' : 'works';
}
