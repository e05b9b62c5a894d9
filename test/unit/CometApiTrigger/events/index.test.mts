import type { INode, IPollFunctions } from 'n8n-workflow';

import { CometApiTrigger } from '../../../../nodes/CometApiTrigger/CometApiTrigger.node';
import { events } from '../../../../nodes/CometApiTrigger/events';
import type { TriggerEvent } from '../../../../nodes/CometApiTrigger/events/event';
import { pollEvent, propertiesOf, subtitleOf } from '../../../../nodes/CometApiTrigger/triggerOn';

/** An event as it could come tomorrow: one file and one line in the list. */
const toy: TriggerEvent = {
	option: { name: 'Kite Seen', value: 'kiteSeen' },
	fields: [
		{ displayName: 'Colour', name: 'colour', type: 'string', default: 'red' },
		{
			displayName: 'Shade',
			name: 'shade',
			type: 'string',
			default: '',
			displayOptions: { show: { colour: ['red'] } },
		},
	],
	outputFields: { kite: 'The kite that was seen' },
	poll: async (context) => [[{ json: { kite: context.getNodeParameter('colour') } }]],
};
const all = [...events, toy];

const contextWith = (parameters: Record<string, unknown>) =>
	({
		getNode: () => ({ name: 'Trigger', type: 'cometApiTrigger', parameters }) as unknown as INode,
		getNodeParameter: (name: string) => parameters[name],
	}) as unknown as IPollFunctions;

describe('an event is one file and one line in the list', () => {
	test('it can be chosen, beside the others by name', () => {
		const [triggerOn] = propertiesOf(all);
		expect(triggerOn).toMatchObject({
			displayName: 'Trigger On',
			name: 'triggerOn',
			default: 'jobFinished',
			options: [
				{ name: 'Kite Seen', value: 'kiteSeen' },
				{ name: 'Video Job Finished', value: 'jobFinished' },
			],
		});
	});

	test('its fields are shown for it alone, under their own conditions', () => {
		const shown = propertiesOf(all).map(({ name, displayOptions }) => [name, displayOptions?.show]);
		expect(shown).toContainEqual(['colour', { triggerOn: ['kiteSeen'] }]);
		expect(shown).toContainEqual(['shade', { triggerOn: ['kiteSeen'], colour: ['red'] }]);
		expect(shown).toContainEqual(['watch', { triggerOn: ['jobFinished'] }]);
	});

	test('it is polled when it is chosen', async () => {
		const context = contextWith({ triggerOn: 'kiteSeen', colour: 'blue' });
		expect(await pollEvent(context, all)).toEqual([[{ json: { kite: 'blue' } }]]);
	});

	test('the subtitle names it', () => {
		const code = /^=\{\{ (.*) \}\}$/.exec(subtitleOf(all))?.[1];
		const evaluate = new Function('$parameter', `return ${code}`);
		const names = (triggerOn: string): unknown => evaluate({ triggerOn });
		expect(names('jobFinished')).toBe('Video Job Finished');
		expect(names('kiteSeen')).toBe('Kite Seen');
	});
});

test('an event that does not exist is told by its field', async () => {
	await expect(pollEvent(contextWith({ triggerOn: 'newModel' }), events)).rejects.toMatchObject({
		name: 'NodeOperationError',
		message: "'Trigger On' has no choice 'newModel'",
	});
});

test('the node has the events of the list, and no field has two meanings', () => {
	const { properties } = new CometApiTrigger().description;
	expect(properties).toEqual(propertiesOf(events));
	const names = properties.filter(({ type }) => type !== 'notice').map(({ name }) => name);
	expect(new Set(names).size).toBe(names.length);
});
