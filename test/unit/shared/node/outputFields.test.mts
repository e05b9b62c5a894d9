import { operations as account } from '../../../../nodes/CometApiAccount/operations';
import { operations as audio } from '../../../../nodes/CometApiAudio/operations';
import { operations as embedding } from '../../../../nodes/CometApiEmbedding/operations';
import { operations as image } from '../../../../nodes/CometApiImage/operations';
import { operations as model } from '../../../../nodes/CometApiModel/operations';
import type { Operation } from '../../../../nodes/shared/node/operation';

const nodes: Record<string, Operation[]> = { account, audio, embedding, image, model };

const all = Object.entries(nodes).flatMap(([node, operations]) =>
	operations.map(({ option, outputFields = {} }) => ({ node, name: option.name, outputFields })),
);

test.each(all)('$node, $name: each output field has a sentence', ({ outputFields }) => {
	expect(Object.keys(outputFields)).not.toEqual([]);
	for (const sentence of Object.values(outputFields)) expect(sentence).toMatch(/^[A-Z].*[^.]$/);
});
