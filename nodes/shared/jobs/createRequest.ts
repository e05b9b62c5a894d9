import { compact, formFields } from '../api/body';
import { withExtraBody } from '../node/jsonFields';
import { FieldError } from '../node/fieldError';
import type { FormField, WireRequest } from '../api/wire';
import type { FileNeed, InputFiles } from '../node/operation';
import { encodeUri, encodeValue, urisOf } from './encode';
import { routeOf } from './findRoute';
import type { CreateInput, MediaInput, Parameter } from './parameters';
import { IMAGES, isSet, LABELS, listOf, MEDIA, MEDIA_WORDS } from './parameters';
import { ROUTES } from './routes';
import type { CreatePlan, Encoding, Slot } from './routes/route';

/** From what the user has set to one create request, by a plan of one of the routes. All pure. */

/** The plan itself, or its variant for jobs that begin from a video or a frame, or for images by their URL. */
export function planFor(plan: CreatePlan, input: CreateInput): CreatePlan {
	const { withVideo, withFrames, byUrl, wantsUrls } = plan;
	if (withVideo && isSet(input, 'video')) return withVideo;
	if (withFrames && (isSet(input, 'firstFrame') || isSet(input, 'lastFrame'))) return withFrames;
	const asUrls = input.imagesAs === 'urls' || (wantsUrls && input.imagesAs !== 'files');
	return byUrl && asUrls && IMAGES.some((name) => isSet(input, name)) ? byUrl : plan;
}

/** The first parameter that is set but has no place in the plan. */
export function unsupported(plan: CreatePlan, input: CreateInput): Parameter | undefined {
	const { slots } = planFor(plan, input);
	const named = Object.keys(LABELS) as Parameter[];
	return named.find(
		(name) => name !== 'model' && name !== 'prompt' && isSet(input, name) && !slots[name],
	);
}

/** @throws FieldError when the plan cannot carry everything that is set, or lacks what it needs */
function check(plan: CreatePlan, input: CreateInput, routes = ROUTES): void {
	const alien = unsupported(plan, input);
	if (alien) {
		const what = MEDIA_WORDS[alien] ? `holds ${MEDIA_WORDS[alien]}, which` : 'is set, but';
		throw new FieldError(
			LABELS[alien],
			`${what} cannot be sent on ${plan.title}`,
			alien === 'video' ? takers(routes) : `It takes: ${takes(plan)}. ${MORE_FIELDS}`,
		);
	}
	const missing = plan.needs?.find((name) => !isSet(input, name));
	if (missing) {
		throw new FieldError(
			LABELS[missing],
			`must hold ${MEDIA_WORDS[missing] ?? 'a value'} on ${plan.title}`,
		);
	}
	const { only, urlsOnly = [] } = plan;
	if (only && plan.slots.model && !only.ids.test(input.model)) {
		throw new FieldError(
			LABELS.model,
			`is '${input.model}', which ${plan.title} does not take`,
			`It takes '${only.example}'.`,
		);
	}
	const asFile = urlsOnly.find((name) => listOf(input, name).some((media) => !isWebUrl(media)));
	if (asFile) {
		throw new FieldError(
			LABELS[asFile],
			`holds a file, but '${input.model}' takes ${MEDIA_WORDS[asFile]} by its URL only`,
			"Put the file where anyone can fetch it, and choose 'URL' as its 'Source'.",
		);
	}
	const scalars = (Object.keys(plan.slots) as Parameter[]).filter(
		(name) => !MEDIA.includes(name) && isSet(input, name),
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

const MORE_FIELDS = "Further fields of a model can be set in 'Extra Body (JSON)'.";

const isWebUrl = (media: MediaInput) => 'url' in media && /^https?:\/\//i.test(media.url.trim());

/** Where a video is taken, for people. */
function takers(routes: typeof ROUTES): string {
	const plans = routes.flatMap(({ create, families }) => [
		create,
		...families.flatMap(({ create: own }) => own ?? []),
	]);
	const all = plans.flatMap((plan) => [plan, ...(plan.withVideo ? [plan.withVideo] : [])]);
	const titles = all.filter(({ slots }) => slots.video).map(({ title }) => title);
	return `A video is taken by: ${[...new Set(titles)].join(', ')}. ${MORE_FIELDS}`;
}

function takes({ slots }: CreatePlan): string {
	const names = (Object.keys(slots) as Parameter[]).map((name) =>
		MEDIA_WORDS[name] ? `${LABELS[name]} (${MEDIA_WORDS[name]})` : LABELS[name],
	);
	return names.join(', ');
}

/**
 * The files that the request needs: what goes as a multipart part, and binary data that goes as text.
 * @throws FieldError for input that this plan cannot carry
 */
export function mediaNeeds(basePlan: CreatePlan, input: CreateInput, routes = ROUTES): FileNeed[] {
	const plan = planFor(basePlan, input);
	check(plan, input, routes);
	return MEDIA.flatMap((name): FileNeed[] => {
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
	check(plan, input, routes);
	const said = plan.adapt?.(input) ?? input;
	const fields: Record<string, unknown> = { ...fixed };
	const parts: FormField[] = [];
	for (const [name, slot] of Object.entries(plan.slots) as Array<[Parameter, Slot]>) {
		if (!isSet(said, name)) continue;
		const [field, encoding] = slot;
		if (encoding === 'part') parts.push(...files(name).map(({ part }): FormField => [field, part]));
		else if (!MEDIA.includes(name)) fields[field] = encodeValue(encoding as Encoding, said[name]);
		else {
			const uris = urisOf(name, said, files);
			if (typeof encoding === 'function') fields[field] = addTo(fields[field], uris.map(encoding));
			// How several are written is not known (contract K.12): the field is repeated.
			else if (encoding === 'urls') parts.push(...uris.map((uri): FormField => [field, uri]));
			else fields[field] = encodeUri(encoding, uris[0]);
		}
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

const addTo = (before: unknown, entries: unknown[]): unknown[] =>
	before === undefined ? entries : [before, entries].flat();
