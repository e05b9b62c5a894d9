import { errorForStatus } from '../http/errors.mts';
import { sleep } from '../sleep.mts';
import { directiveNumber, type Directives } from '../text/directives.mts';

/** What any prompt may ask for: `[[slow ms]]`, a real wait, and `[[status N]]`, an error. */
export async function playDirectives(directives: Directives): Promise<void> {
	await sleep(directiveNumber(directives, 'slow') ?? 0);
	const status = directiveNumber(directives, 'status');
	if (status !== undefined) throw errorForStatus(status);
}
