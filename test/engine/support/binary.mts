import type { IBinaryData } from 'n8n-workflow';

import { binaryDataService, startBinaryStore } from './n8n.mts';

/** The bytes of `item.binary.<field>`, wherever n8n keeps them. */
export async function readBinary(binary: IBinaryData): Promise<Buffer> {
	await startBinaryStore();
	return await binaryDataService.getAsBuffer(binary);
}

/** Puts a file into n8n's binary store, as a trigger or another node would, for use in `input`. */
export async function storeBinary(
	content: Buffer,
	{ fileName, mimeType }: { fileName: string; mimeType: string },
): Promise<IBinaryData> {
	await startBinaryStore();
	const fileExtension = fileName.split('.').at(-1);
	return await binaryDataService.store(
		{ type: 'execution', workflowId: 'input', executionId: 'input' },
		content,
		{ data: '', fileName, mimeType, fileExtension },
	);
}
