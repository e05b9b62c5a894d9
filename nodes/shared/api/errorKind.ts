import type { ApiErrorKind } from './apiError';
import type { ErrorBody } from './errorBody';

/** What a refusal means, told from its words where they say more than its status (contract 1.6). */

/** Codes and types that name an empty account, whatever the words beside them. */
const NO_MONEY_CODE =
	/insufficient[_ ]?(?:user[_ ]?)?(?:quota|balance|credit|fund)|pre_consume_token_quota_failed|exceeded_current_quota|billing|payment_required|arrear|overdue|balance_not_enough|quota_not_enough|1113|1008$/i;

const NO_MONEY =
	/insufficient.{0,25}(?:quota|balance|credit|fund)|(?:quota|balance|credits?|funds).{0,40}(?:not enough|exhausted|exceeded|insufficient|used up|too low|is low|run out|ran out|depleted|negative)|(?:not enough|out of|no more|exceeded your current|require[sd]? more|exhausted your).{0,25}(?:quota|balance|credit|fund)|billing[ _]?(?:hard|limit|not|detail)|payment required|account.{0,30}(?:overdue|in arrears|good standing)|arrears|余额不足|余额|额度不足|额度已用尽|欠费/i;

const TOO_FAST =
	/rate.{0,3}limit|ratelimit|too many (?:requests|concurrent)|(?:requests?|tokens?|calls?|images?)[- ]?per[- ]?(?:second|minute|min|hour|day)|per_?minute|\b[RT]P[MDS]\b|(?:rpm|tpm)exceeded|throttl|(?:try again|retry) (?:in|after) [\d.]+ ?(?:s|m|second|minute)|max.{0,20}concurren|concurren.{0,25}(?:limit|exceed|reach)|限流|频率|请求过于频繁|请求过多/i;

const OVERLOADED =
	/overload|at (?:full )?capacity|no capacity|server (?:is )?(?:too )?busy|service (?:is )?(?:temporarily )?unavailable|temporarily unavailable|model is (?:currently )?loading|负载已饱和|服务繁忙/i;

/** Final words of the gateway, whatever the status: no other try will do (contract 1.5 E2, contract-2 1.5 E14). */
const NO_SUCH_MODEL =
	/model_not_found|no available channel|无可用渠道|(?:price|ratio).{0,30}not (?:set|configured|found)|not priced|价格未配置/i;

/** What was sent does not fit the model or may not be said; a provider's 5xx does not make it pass (E3, E14). */
const REFUSED_REQUEST =
	/convert_request_failed|relay mode|content[ _](?:management[ _])?policy|content_policy_violation|sensitive_words/i;

const BAD_KEY =
	/invalid[ _](?:api[ _]?key|token|authentication)|incorrect api key|api key (?:is )?(?:not valid|invalid|missing)|authentication_error|无效的令牌/i;

/** What is said of a field that cannot be used. */
const BAD_INPUT =
	/\b(?:invalid|required|must (?:be|have|not|contain)|not (?:supported|allowed|valid|accepted)|unsupported|missing|illegal|unrecognized)\b/i;

/** What statuses mean that say nothing of their own, by the code or the type of the error. */
const BY_WORD: Array<[RegExp, ApiErrorKind]> = [
	[
		/invalid|validation|bad_?request|unsupported|argument|param|not_?allowed|content_?(?:filter|policy)/i,
		'validation',
	],
	[/permission|forbidden/i, 'forbidden'],
];

export function kindOf(
	status: number,
	{ code = '', message = '', type = '' }: ErrorBody,
): ApiErrorKind {
	const name = `${code} ${type}`;
	const words = `${name} ${message}`;
	// With a good status the failure may say which one it would have had.
	const told = status < 300 && /^[45]\d\d$/.test(code) ? Number(code) : status;
	if (NO_SUCH_MODEL.test(words)) return 'modelNotFound';
	if (REFUSED_REQUEST.test(words)) return 'validation';
	if (/task_not_(?:exist|found)/.test(words)) return 'jobNotFound';
	if (told === 402 || NO_MONEY_CODE.test(name)) return 'balance';
	if (![401, 404, 413, 503, 504].includes(told)) {
		if (told === 429 && OVERLOADED.test(words) && !TOO_FAST.test(words)) return 'unavailable';
		// Google names a quota for both: what comes back by itself is a rate.
		if (TOO_FAST.test(words)) return 'rateLimit';
		if (NO_MONEY.test(words)) return 'balance';
	}
	return kindOfStatus(told, code, name, words);
}

function kindOfStatus(status: number, code: string, name: string, words: string): ApiErrorKind {
	switch (status) {
		case 401:
			return 'authentication';
		case 403:
			return 'forbidden';
		case 413:
			return 'tooLarge';
		case 429:
			return 'rateLimit';
		case 503:
		case 529:
			return 'unavailable';
		case 500:
			// The caller's fault all the same (contract 1.6).
			return code === 'invalid_request' ? 'validation' : 'server';
	}
	if (BAD_KEY.test(words)) return 'authentication';
	if (status >= 500) return 'server';
	if (status >= 300) return 'validation';
	if (OVERLOADED.test(words)) return 'unavailable';
	const named = BY_WORD.find(([pattern]) => pattern.test(name))?.[1];
	return named ?? (BAD_INPUT.test(words) ? 'validation' : 'server');
}
