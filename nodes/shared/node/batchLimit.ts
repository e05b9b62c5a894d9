import type { ApiErrorDetails } from '../api/apiError';
import { ApiError } from '../api/apiError';

/** What is counted, and words that say that there is too much of it. */
const COUNTED =
	/batch|inputs?\b|texts\b|items?\b|array|\blist\b|documents?\b|contents\b|entries|requests|条/i;
const TOO_MUCH =
	/too (?:many|large|long|big)|exceed|larger|more than|greater|at most|maximum|max\b|limit|> ?\d|不能超过|不超过|最多/i;
/** Of one text, not of their number. */
const LENGTH = /token|character|context|字符|dimension/i;
const OF_ALL =
	/(?:tokens|bytes|size) (?:per|in (?:one|a|the|this)|of (?:one|a|the)) (?:request|batch)|batch size/i;

const NUMBER =
	/(?:(?:larger|more|greater|less) than(?: or equal to)?|exceed\w*|at most|up to|max(?:imum)?|limit\w*|不能超过|不超过|最多|<=?|> ?max\w*)[^\d\n]{0,40}?(\d+)(?! *(?:tokens?|char|dimension|byte|kb|mb))/gi;

/** How many entries a provider takes in one request, where its refusal says so; 0 where it only says that these are too many. */
export function limitIn({ kind, message }: ApiErrorDetails): number | undefined {
	if (kind === 'tooLarge') return 0;
	if (kind !== 'validation' || !TOO_MUCH.test(message)) return undefined;
	const isOfAll = OF_ALL.test(message);
	const isCounted = COUNTED.test(message) && !LENGTH.test(message);
	if (!isOfAll && !isCounted) return undefined;
	const plain = message.replace(/(\d),(?=\d{3}\b)/g, '$1');
	const numbers = [...plain.matchAll(NUMBER)].map(([, number]) => Number(number));
	return numbers.find((number) => number > 0) ?? 0;
}

/** How many entries one request may have, learned from refusals and shared by all requests of a run. */
export class BatchLimit {
	private most = Infinity;

	/** How many of so many entries go into the next request. */
	sizeFor(count: number): number {
		return Math.min(count, this.most);
	}

	/**
	 * Takes in why a request was refused; a refusal is not charged.
	 * @param size how many entries it had
	 * @returns whether fewer may be taken
	 */
	learn(error: unknown, size: number): boolean {
		if (!(error instanceof ApiError) || size < 2) return false;
		const told = limitIn(error.details);
		if (told === undefined) return false;
		const smaller = told > 0 && told < size ? told : Math.floor(size / 2);
		this.most = Math.min(this.most, smaller);
		return true;
	}
}
