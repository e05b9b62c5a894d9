import type { IDataObject } from 'n8n-workflow';

import { compactOrNothing } from '../../shared/api/body';
import { FieldError } from '../../shared/node/fieldError';
import { simplifyField } from '../../shared/node/descriptions';
import type { RequestOperation } from '../../shared/node/operation';
import type { Quota } from './balanceItem';
import { balanceFields, toBalance } from './balanceItem';

type Params = { simplify?: boolean; options: { startDate?: string; endDate?: string } };

/** `GET /user/quota` of the balance service, contract 4.5. */
export const getBalance: RequestOperation<Params, Quota> = {
	option: {
		name: 'Get Balance',
		value: 'getBalance',
		action: 'Get the account balance',
		description: 'Get the balance of the account in USD, what was used, and the quota of each key',
	},
	fields: [
		{
			displayName:
				'CometAPI takes the key in the URL here. It advises to make a key with a quota of zero just for this, and to give it a credential of its own.',
			name: 'keyNotice',
			type: 'notice',
			default: '',
		},
		simplifyField,
	],
	options: [
		{
			displayName: 'End Date',
			name: 'endDate',
			type: 'dateTime',
			default: '',
			description: 'The last day of the usage per day; needs Start Date as well',
		},
		{
			displayName: 'Start Date',
			name: 'startDate',
			type: 'dateTime',
			default: '',
			description: 'The first day of the usage per day; needs End Date as well',
		},
	],
	timeoutSeconds: 30,
	outputFields: balanceFields,
	toRequest: ({ options }) => ({
		method: 'GET',
		path: '/user/quota',
		surface: 'balance',
		query: compactOrNothing(period(options)) as IDataObject | undefined,
	}),
	toItems(quota, { simplify }, meta) {
		const balance = toBalance(quota, meta);
		return [{ json: simplify === false ? (quota as IDataObject) : balance }];
	},
};

/** Both days or none, as `YYYY-MM-DD`; with one of them the service leaves the usage per day out. */
function period({ startDate, endDate }: Params['options']) {
	if (startDate && !endDate) throw new FieldError('End Date', "is needed with 'Start Date'");
	if (endDate && !startDate) throw new FieldError('Start Date', "is needed with 'End Date'");
	const [start_date, end_date] = [startDate?.slice(0, 10), endDate?.slice(0, 10)];
	if (start_date && end_date && end_date < start_date) {
		throw new FieldError('End Date', `(${end_date}) is before 'Start Date' (${start_date})`);
	}
	return { start_date, end_date };
}
