import type { INodePropertyOptions } from 'n8n-workflow';

import type { Surface } from '../../api/wire';
import type { Job, JobStatus } from '../job';
import type { CreateInput, Parameter } from '../parameters';

/**
 * All that is known of one of the API's ways to a job, as data and pure functions. A family of models that has
 * a way of its own is one file beside this one and one line in index.ts.
 */
export type JobRoute = JobSurface & {
	/** Its choice in 'API Route'; the value is the route's name. */
	option: INodePropertyOptions;
	/** When 'Automatic' takes it for a model that it is not documented for: before any other route, or when no route is. */
	automatic?: 'first' | 'last';
	/** The models that it is documented for, by their ids, and what they take where that is not `create`. */
	families: ReadonlyArray<{ ids: RegExp; create?: CreatePlan }>;
	/** How a job is created, for models of no family of its own. */
	create: CreatePlan;
	/** How a finished job is carried on. */
	edits?: readonly JobEdit[];
	handle: {
		/** What may stand between the slash and the colon; without it the route has no actions. */
		action?: RegExp;
		/** For error texts and placeholders. */
		example: string;
		/** The form of the ids that it gives out, and what stands before the colon for such an id by itself. */
		bareId?: { looksLike: RegExp; route: string };
	};
};

/** What is known of jobs that exist: how they are asked about, and how what comes back is read. */
export type JobSurface = {
	/** What its handles begin with, up to a slash or the colon. */
	name: string;
	surface: Surface;
	/** Sent with every call. */
	headers?: Record<string, string>;
	/** Where a job's state is read; a later path only when the server has no earlier one. `{id}` and `{action}` are filled in. */
	statusPaths: readonly string[];
	/** The field of a POST that takes the ID, where the state is not read by a GET. */
	statusPost?: string;
	/** Where the file of a finished job lies, besides the URL in its bodies (contract 3.7). */
	contentPath?: string;
	/** Status words, in lower case, that the common ones of job.ts do not have or mean otherwise. */
	statusWords?: ReadonlyMap<string, JobStatus>;
	/** Where things are in its bodies, looked at before the common places of job.ts. */
	places?: Partial<Record<Place, readonly string[]>>;
	/** Percent from what its bodies call progress. */
	toPercent?(progress: number): number;
	/** Of jobs by path, which may make anything: any number of files, of any kind, or none. */
	byPath?: {
		/** Where its files are said to lie; without, they are looked for. */
		files?: readonly string[];
		/** Whether a file may come a little after its job is finished. */
		fileComesLate?: boolean;
		/** Files whose URL has this path lie on the API's own host, and are fetched with the key. */
		filesWithKey?: string;
	};
};

/** What is looked for in a body about a job. */
export type Place = 'id' | 'status' | 'videoUrl' | 'videoId' | 'failureCode' | 'failureMessage';

/**
 * Which parameter goes where (contract 3.3, 3.4). What a plan does not name cannot be sent with it, because the
 * documentation of its models does not name it.
 */
export type CreatePlan = {
	/** What stands before the colon of the job's handle: `videos`, `kling/text2video`. */
	route: string;
	/** For people: "the xAI route", "the shared route for Sora". */
	title: string;
	path: string;
	encoding: 'json' | 'form';
	/** In wire order. */
	slots: Partial<Record<Parameter, Slot>>;
	/** Parameters without which it does not work, besides model and prompt. */
	needs?: Parameter[];
	/** The plan for a job with a first or last frame, where that is another path. */
	withFrames?: CreatePlan;
	/** The plan for a job that begins from a video, where that is another path. */
	withVideo?: CreatePlan;
	/** The plan that gives the URLs of images instead of the images, and whether its models want that (contract K.12). */
	byUrl?: CreatePlan;
	wantsUrls?: boolean;
	/** Files that are taken by their URL only. */
	urlsOnly?: Parameter[];
	/** Which models the path takes, where that is less than the family; and one of them. */
	only?: { ids: RegExp; example: string };
	/** What is set in the words of its models. @throws FieldError for what they do not have */
	adapt?(input: CreateInput): CreateInput;
};

/** Wire field and encoding of a parameter. With a function, the field is a list with such an entry for each file. */
export type Slot = [field: string, encoding: Encoding | ((uri: string) => Record<string, unknown>)];

/** How a value is written: see encode.ts. */
export type Encoding =
	| 'text'
	| 'whole'
	| 'wholeAsText'
	| 'ratioWithX'
	| 'ratioWithColon'
	| 'onOff'
	| 'uri'
	| 'uriOrBase64'
	| 'urlObject'
	| 'urls'
	| 'part';

/** What can be done with a finished video (contract 3.9). */
export type EditMode = 'edit' | 'extend' | 'remix';

export type JobEdit = {
	mode: EditMode;
	/** `{id}` in its path is the id of the finished job. */
	plan: CreatePlan;
	/** For people: for which videos it is offered. */
	offeredFor: string;
	/** Whether it is offered for this job, which may be one of another route. */
	fits(job: Job): boolean;
	/** The fields that tell the API which video is meant; undefined when this job lacks what it takes. */
	source(job: Job): Record<string, unknown> | undefined;
};
