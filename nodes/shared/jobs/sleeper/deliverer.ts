import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';

import type { NodeRole } from '../watcher/watcherWorkflow';
import { inlineWorkflow, roleNode, wire } from '../watcher/watcherWorkflow';
import type { Delivery, Sleeper } from './sleeper';
import { sleeperFate } from './sleeper';

/**
 * A deliverer: a child execution of a sleeping one that holds the items with which that is to go on. n8n gives a
 * sleeping parent what its child ends with, if the child itself was woken before (WaitTracker.resumeParentExecution):
 * so it sleeps once, makes sure that its parent still sleeps for these items, and ends.
 */

type Parcel = Delivery & Pick<Sleeper, 'execution' | 'token'> & { slept?: true; ready?: true };

/** n8n wakes it when it looks for the next time, within a minute. */
const SLEEP_MS = 1000;
/** While its parent sleeps for others, as in the next round of a loop, it must not end. */
const OTHERS_MS = 60_000;

const [DELIVER, READY, ITEMS] = ['Deliver Finished Jobs', 'Still Awaited?', 'Finished Jobs'];

const delivererWorkflow = (context: IExecuteFunctions) =>
	inlineWorkflow(context, 'CometAPI jobs on their way back', {
		nodes: [
			roleNode(context, DELIVER, 'deliver', 1),
			{
				id: READY,
				name: READY,
				type: 'n8n-nodes-base.if',
				typeVersion: 1,
				position: [440, 0],
				parameters: {
					conditions: { boolean: [{ value1: '={{ $json.ready === true }}', value2: true }] },
				},
			},
			roleNode(context, ITEMS, 'unpack', 3),
		],
		connections: { [DELIVER]: wire(READY), [READY]: wire(ITEMS, DELIVER) },
	});

/** Sends a sleeping execution its items, or the error to fail with. Returns as soon as n8n has begun. */
export async function deliver(
	context: IExecuteFunctions,
	{ execution, token }: Sleeper,
	delivery: Delivery,
): Promise<void> {
	const parcel: Parcel = { execution, token, ...delivery };
	await context.executeWorkflow(
		{ code: delivererWorkflow(context) },
		[{ json: parcel as unknown as IDataObject }],
		undefined,
		{
			doNotWaitToFinish: true,
			parentExecution: {
				executionId: execution,
				workflowId: context.getWorkflow().id ?? '',
				shouldResume: true,
			},
		},
	);
}

/** The node in a deliverer, by its role there. */
export async function runDeliverer(
	context: IExecuteFunctions,
	role: NodeRole,
): Promise<INodeExecutionData[][]> {
	const [item] = context.getInputData();
	const parcel = item.json as unknown as Parcel;
	return role === 'unpack' ? unpack(context, parcel) : await carry(context, item, parcel);
}

async function carry(context: IExecuteFunctions, item: INodeExecutionData, parcel: Parcel) {
	const again = async (ms: number) => {
		const json = { ...parcel, slept: true } as unknown as IDataObject;
		item.json = json;
		await context.putExecutionToWait(new Date(Date.now() + ms));
		return [[{ json }]];
	};
	if (!parcel.slept) return await again(SLEEP_MS);
	const data = await context.getExecutionDataById(parcel.execution);
	if (sleeperFate(data, parcel.token).is === 'asleep') {
		return [[{ json: { ...parcel, ready: true } as unknown as IDataObject }]];
	}
	// To end now would wake it with what it does not wait for.
	return data?.waitTill ? await again(OTHERS_MS) : [[]];
}

function unpack(context: IExecuteFunctions, { items, error }: Parcel): INodeExecutionData[][] {
	if (!error) return [items];
	const { message, description } = error;
	throw new NodeOperationError(context.getNode(), message, { description });
}
