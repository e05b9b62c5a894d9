/**
 * Does something that takes minutes, and says every ten seconds how far it is: the last line that looked like
 * progress, and the time gone by. Plain JavaScript, because set-up needs it before anything is installed.
 *
 * @template Result
 * @param {string} title
 * @param {(onLine: (line: string) => void) => Promise<Result>} work
 * @returns {Promise<Result>}
 */
export async function withProgress(title, work) {
	const startedAt = Date.now();
	const seconds = () => Math.round((Date.now() - startedAt) / 1000);
	let latest = '';
	console.log(`• ${title}`);
	const timer = setInterval(() => console.log(`  … ${seconds()} s${latest}`), 10_000);
	try {
		const result = await work((line) => {
			if (/^Progress/.test(line)) latest = `: ${line.replace(/^Progress: /, '').trim()}`;
			if (/sqlite3.*install/.test(line)) latest = ': building sqlite3';
		});
		console.log(`  done in ${seconds()} s`);
		return result;
	} finally {
		clearInterval(timer);
	}
}
