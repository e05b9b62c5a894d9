import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';

import { isObject } from '../../api/readJson';
import { localTriggers } from './localTriggers';
import type { Call } from './signature';
import { JOBS_PER_CALL, sign } from './signature';
import { listPath, reportPath } from './triggersOf';
import type { Answer, JobNote, Watch } from './watch';
import { owedTo } from './watch';

/**
 * How a watcher tells the triggers: those in its own process in memory, so that an n8n which cannot reach its own
 * address does too; else over their webhooks, which any process of n8n may answer.
 */

export type Told = {
	/** The triggers that the workflow has; undefined when nobody could say. */
	triggers?: string[];
	answers: Answer[];
	/** Why not all have taken everything. */
	problem?: string;
};

const HTTP_TIMEOUT_MS = 60_000;

export async function tellTriggers(
	context: IExecuteFunctions,
	key: string,
	watch: Watch,
	notes: Record<string, JobNote>,
): Promise<Told> {
	const local = localTriggers(watch.workflow);
	return local.size > 0
		? tellHere(local, watch, notes)
		: await tellByWebhook(context, key, watch, notes);
}

/** A poll takes what lies in its trigger's inbox, and a later one proves that n8n has taken the report. */
function tellHere(
	local: ReturnType<typeof localTriggers>,
	watch: Watch,
	notes: Record<string, JobNote>,
): Told {
	const answers = [...local].map(([trigger, { inbox, reported, unproven }]) => {
		const handles = Object.keys(owedTo(trigger, watch, notes));
		const open = handles.filter((handle) => !reported.has(handle));
		for (const handle of open) if (!unproven.has(handle)) inbox.set(handle, notes[handle]);
		return { trigger, taken: handles.filter((handle) => reported.has(handle)) };
	});
	const problem = 'The trigger has not polled since, or n8n did not take what it gave';
	return { triggers: [...local.keys()], answers, problem };
}

async function tellByWebhook(
	context: IExecuteFunctions,
	key: string,
	watch: Watch,
	notes: Record<string, JobNote>,
): Promise<Told> {
	const { workflow } = watch;
	const list = await post(context, key, listPath(workflow), {});
	if ('problem' in list) return { ...list, answers: [] };
	const triggers = textsIn(list.body.triggers);
	const answers: Answer[] = [];
	let problem = triggers.length
		? undefined
		: "No trigger of the workflow has 'Jobs of This Workflow' in 'Watch'";
	for (const trigger of triggers) {
		const all = Object.entries(owedTo(trigger, watch, notes));
		for (let at = 0; at < all.length; at += JOBS_PER_CALL) {
			const jobs = Object.fromEntries(all.slice(at, at + JOBS_PER_CALL));
			const told = await post(context, key, reportPath(workflow, trigger), { jobs });
			if ('problem' in told) problem = told.problem;
			else answers.push({ trigger, taken: textsIn(told.body.taken) });
		}
	}
	return { triggers, answers, problem };
}

const textsIn = (value: unknown) =>
	Array.isArray(value) ? value.filter((entry) => typeof entry === 'string') : [];

type Inner = { additionalData?: { webhookBaseUrl?: string } };

/** Never rejects. */
async function post(
	context: IExecuteFunctions,
	key: string,
	path: string,
	call: Call,
): Promise<{ body: IDataObject } | { problem: string }> {
	// Where this process knows n8n's webhooks to be (N8N's WEBHOOK_URL and endpoint).
	const base = (context as unknown as Inner).additionalData?.webhookBaseUrl ?? '';
	const url = `${base.replace(/\/+$/, '')}/${path}`;
	try {
		const response = (await context.helpers.httpRequest({
			method: 'POST',
			url,
			body: sign(key, path, call, Date.now()) as unknown as IDataObject,
			json: true,
			timeout: HTTP_TIMEOUT_MS,
			disableFollowRedirect: true,
			ignoreHttpStatusErrors: true,
			returnFullResponse: true,
		})) as { statusCode: number; body: unknown };
		const { statusCode, body } = response;
		if (statusCode === 200 && isObject(body)) return { body: body as IDataObject };
		return { problem: PROBLEMS[statusCode] ?? `${url} was answered with status ${statusCode}` };
	} catch (error) {
		return {
			problem: `${url} cannot be reached from where the jobs are watched: ${(error as Error).message}`,
		};
	}
}

const PROBLEMS: Record<number, string> = {
	403: 'The trigger has another API key than the node that has made the jobs: give both the same credential',
	404: 'The workflow is not published with a CometAPI Trigger',
};
