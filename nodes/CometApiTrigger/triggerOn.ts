import type { INodeExecutionData, INodeProperties, IPollFunctions } from 'n8n-workflow';
import { updateDisplayOptions } from 'n8n-workflow';

import { FieldError } from '../shared/node/fieldError';
import { asNodeError } from '../shared/node/nodeError';
import type { TriggerEvent } from './events/event';

/** How the trigger's description and its polls are put together from its events. */

const LABEL = 'Trigger On';

/** The choice of the event, then each event's fields, shown with it. */
export function propertiesOf(events: TriggerEvent[]): INodeProperties[] {
	const first = String(events[0].option.value);
	const byName = [...events].sort((a, b) => a.option.name.localeCompare(b.option.name));
	return [
		{
			displayName: LABEL,
			name: 'triggerOn',
			type: 'options',
			noDataExpression: true,
			options: byName.map(({ option }) => option),
			default: first,
			description: 'What starts the workflow',
		},
		...events.flatMap(({ option, fields }) =>
			updateDisplayOptions({ show: { triggerOn: [option.value] } }, fields),
		),
	];
}

/** What the canvas shows below the node's name: the chosen event. */
export function subtitleOf(events: TriggerEvent[]): string {
	const names = Object.fromEntries(events.map(({ option }) => [option.value, option.name]));
	return `={{ ${JSON.stringify(names)}[$parameter["triggerOn"]] }}`;
}

type Chooser = { getNodeParameter(name: string): unknown };

/** The chosen event. @throws FieldError for one that there is not */
export function eventOf(context: Chooser, events: TriggerEvent[]): TriggerEvent {
	const value = context.getNodeParameter('triggerOn') as string;
	const event = events.find(({ option }) => option.value === value);
	if (!event) throw new FieldError(LABEL, `has no choice '${value}'`);
	return event;
}

/** One poll of the chosen event. */
export async function pollEvent(
	context: IPollFunctions,
	events: TriggerEvent[],
): Promise<INodeExecutionData[][] | null> {
	try {
		return await eventOf(context, events).poll(context);
	} catch (error) {
		const fields = events.flatMap((event) => event.fields);
		throw asNodeError(context.getNode(), error, undefined, '', fields);
	}
}
