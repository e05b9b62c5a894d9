import type { INodeTypeDescription } from 'n8n-workflow';
import { setTimeout as sleep } from 'node:timers/promises';
import { chromium, type Page } from 'playwright-core';

import { chromiumArguments, findChromium } from '../../support/chromium.mts';
import { owner } from '../../support/n8n/owner.mts';

const byTestId = (id: string) => `[data-test-id="${id}"]`;

/** n8n's editor in a real browser (tried on 2.41.1). */
export type Editor = {
	page: Page;
	/** Opens a workflow that has a node already, and the panel in which nodes are searched. */
	openNodePanel: (workflowId: string) => Promise<void>;
	/**
	 * Types into the panel's search field. Gives the names of all results, best first, as soon as they are as `wanted`,
	 * or as they are when that does not come.
	 */
	search: (words: string, wanted: (names: string[]) => boolean) => Promise<string[]>;
	/** Chooses a result; gives the names of the actions that the panel then offers. */
	actionsOf: (node: Pick<INodeTypeDescription, 'displayName'>) => Promise<string[]>;
	close: () => Promise<void>;
};

/** Starts a browser with a fresh profile and signs the owner in. */
export async function openEditor(url: string): Promise<Editor> {
	const browser = await chromium.launch({
		executablePath: findChromium(),
		args: chromiumArguments,
	});
	const page = await browser.newPage({ viewport: { width: 1440, height: 1000 } });
	await signIn(page, url);

	const panel = page.locator(byTestId('node-creator'));
	const field = panel.locator(byTestId('node-creator-search-bar'));
	const results = panel.locator(byTestId('item-iterator-item'));
	const name = byTestId('node-creator-item-name');
	const names = async () =>
		await results.evaluateAll(
			(items, inside) =>
				items.map((item) => (item.querySelector(inside) ?? item).textContent?.trim() ?? ''),
			name,
		);
	return {
		page,
		openNodePanel: async (workflowId) => {
			await page.goto(`${url}/workflow/${workflowId}`);
			await page.locator(byTestId('canvas-node')).first().waitFor();
			await page.click(byTestId('node-creator-plus-button'));
			await panel.waitFor();
		},
		search: async (words, wanted) => {
			// Back to the panel's own page first, so that no earlier results can be taken for these.
			await field.fill('');
			await panel.locator('[data-keyboard-nav-type="subcategory"]').first().waitFor();
			await field.fill(words);
			let found: string[] = [];
			for (let attempt = 0; attempt < 50; attempt++) {
				found = await names();
				if (wanted(found)) break;
				await sleep(100);
			}
			return found;
		},
		actionsOf: async ({ displayName }) => {
			await results
				.filter({ has: page.locator(name, { hasText: displayName }) })
				.first()
				.click();
			const actions = panel.locator('[data-keyboard-nav-type="action"]');
			await actions.first().waitFor();
			return (await actions.locator(name).allTextContents()).map((text) => text.trim());
		},
		close: async () => await browser.close(),
	};
}

async function signIn(page: Page, url: string): Promise<void> {
	await page.goto(`${url}/signin`);
	await page.fill('input[name="emailOrLdapLoginId"]', owner.email);
	await page.fill('input[name="password"]', owner.password);
	await page.click('button:has-text("Sign in")');
	await page.waitForURL((address) => !address.pathname.includes('signin'));
}
