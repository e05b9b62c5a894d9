import { compact, formFields } from '../api/body';
import { withExtraBody } from '../node/jsonFields';
import { FieldError } from '../node/fieldError';
import type { FormField, WireRequest } from '../api/wire';
import type { FileNeed, InputFiles } from '../node/operation';
import { encodeImage, encodeValue } from './encode';
import { routeOf } from './findRoute';
import type { CreateInput, Parameter } from './parameters';
import { IMAGE_WORDS, IMAGES, isSet, LABELS, listOf } from './parameters';
import { ROUTES } from './routes';
import type { CreatePlan, Slot } from './routes/route';

/** From what the user has set to one create request, by a plan of one of the routes. All pure. */

/** The plan itself, or its variant for jobs that begin or end with a given frame. */
export const planFor = (plan: CreatePlan, input: CreateInput): CreatePlan =>
	plan.withFrames && (isSet(input, 'firstFrame') || isSet(input, 'lastFrame'))
		? plan.withFrames
		: plan;

/** The first parameter that is set but has no place in the plan. */
export function unsupported(plan: CreatePlan, input: CreateInput): Parameter | undefined {
	const { slots } = planFor(plan, input);
	const named = Object.keys(LABELS) as Parameter[];
	return named.find(
		(name) => name !== 'model' && name !== 'prompt' && isSet(input, name) && !slots[name],
	);
}

/** @throws FieldError when the plan cannot carry everything that is set, or lacks what it needs */
function check(plan: CreatePlan, input: CreateInput): void {
	const alien = unsupported(plan, input);
	if (alien) {
		const what = IMAGE_WORDS[alien] ? `holds ${IMAGE_WORDS[alien]}, which` : 'is set, but';
		throw new FieldError(
			LABELS[alien],
			`${what} cannot be sent on ${plan.title}`,
			`It takes: ${takes(plan)}. Further fields of a model can be set in 'Extra Body (JSON)'.`,
		);
	}
	const missing = plan.needs?.find((name) => !isSet(input, name));
	if (missing) {
		throw new FieldError(
			LABELS[missing],
			`must hold ${IMAGE_WORDS[missing] ?? 'a value'} on ${plan.title}`,
		);
	}
	const scalars = (Object.keys(plan.slots) as Parameter[]).filter(
		(name) => !IMAGES.includes(name) && isSet(input, name),
	);
	for (const name of scalars) {
		const twin = scalars.find(
			(other) => other !== name && plan.slots[other]?.[0] === plan.slots[name]?.[0],
		);
		if (twin) {
			throw new FieldError(
				LABELS[name],
				`and '${LABELS[twin]}' are the same thing on ${plan.title}; set only one of them`,
			);
		}
	}
}

function takes({ slots }: CreatePlan): string {
	const names = (Object.keys(slots) as Parameter[]).map((name) =>
		IMAGE_WORDS[name] ? `${LABELS[name]} (${IMAGE_WORDS[name]})` : LABELS[name],
	);
	return names.join(', ');
}

/**
 * The files that the request needs: what goes as a multipart part, and binary data that goes as text.
 * @throws FieldError for input that this plan cannot carry
 */
export function imageNeeds(basePlan: CreatePlan, input: CreateInput): FileNeed[] {
	const plan = planFor(basePlan, input);
	check(plan, input);
	return IMAGES.flatMap((name): FileNeed[] => {
		const slot = plan.slots[name];
		const label = LABELS[name];
		return listOf(input, name).flatMap((image): FileNeed[] => {
			if (slot?.[1] === 'part') return [{ key: name, label, as: 'part', ...image }];
			if ('property' in image) return [{ key: name, label, as: 'base64', ...image }];
			return [];
		});
	});
}

/**
 * One create request, with exactly the fields that are set.
 * @param fixed further fields of the body, which tell an edit which video is meant
 * @throws FieldError for input that this plan cannot carry
 */
export function toCreateRequest(
	basePlan: CreatePlan,
	input: CreateInput,
	files: InputFiles,
	fixed: Record<string, unknown> = {},
	routes = ROUTES,
): WireRequest {
	const plan = planFor(basePlan, input);
	check(plan, input);
	const fields: Record<string, unknown> = { ...fixed };
	const parts: FormField[] = [];
	for (const [name, slot] of Object.entries(plan.slots) as Array<[Parameter, Slot]>) {
		if (!isSet(input, name)) continue;
		const [field, encoding] = slot;
		if (encoding === 'part') parts.push(...files(name).map(({ part }): FormField => [field, part]));
		else if (IMAGES.includes(name)) fields[field] = encodeImage(name, encoding, input, files);
		else fields[field] = encodeValue(encoding, input[name]);
	}
	const body = withExtraBody(compact(fields), input.extraBody);
	const { surface, headers } = routeOf(plan.route, routes);
	return {
		method: 'POST',
		path: plan.path,
		surface,
		headers,
		...(plan.encoding === 'json' ? { body } : { form: [...formFields(body), ...parts] }),
		errorIsData: true,
	};
}
