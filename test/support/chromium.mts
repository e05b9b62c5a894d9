import { existsSync } from 'node:fs';

/** Where systems keep Chromium, or a browser built on it. */
const usual = [
	'/usr/bin/chromium',
	'/usr/bin/chromium-browser',
	'/usr/bin/google-chrome',
	'/Applications/Chromium.app/Contents/MacOS/Chromium',
	'/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
	'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
];

/** The system's Chromium, or the one that CHROMIUM_PATH names; nothing is downloaded. */
export function findChromium(): string {
	const named = process.env.CHROMIUM_PATH;
	const found = named ? [named].find(existsSync) : usual.find(existsSync);
	if (found) return found;
	throw new Error(
		named
			? `CHROMIUM_PATH names ${named}, and no such file exists.`
			: 'Tests in the editor need Chromium: install it (Debian and Ubuntu: apt-get install chromium, ' +
				'macOS: brew install --cask chromium), or set CHROMIUM_PATH to its program.',
	);
}

/** A browser without a window that talks to nobody but the page. */
export const chromiumArguments = [
	'--no-sandbox',
	'--disable-gpu',
	'--disable-quic',
	'--no-first-run',
	'--disable-background-networking',
	'--disable-component-update',
	'--disable-sync',
];
