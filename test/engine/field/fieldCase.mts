import type { IDataObject, INodeParameters } from 'n8n-workflow';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

import { inRepository } from '../../support/paths.mjs';

/** What the files in test/fixtures/field hold; its README.md explains them. */

export const FOLDER = inRepository('test/fixtures/field');

export type Answer = {
	status?: number;
	type?: string;
	headers?: Record<string, string>;
	/** JSON, or a text as it is. */
	body?: unknown;
	raw?: string;
	/** Each entry one `data:` event. */
	sse?: unknown[];
	chunks?: string[];
	gapMs?: number;
	/** Whether the connection stays open behind the last piece. */
	open?: boolean;
	file?: string;
	chunked?: boolean;
};

export type Rule = {
	/** Method and target; `~` begins a regular expression. */
	match: string;
	host?: 'files';
	answers?: Answer[];
	accept?: { field?: string; extensions?: string[]; types?: string[]; fitting?: boolean };
	rule?: {
		maxInputs?: number;
		refuseContaining?: string;
		refuseWhen?: string;
		refuseUnless?: string;
		from?: number;
		refuse: Answer;
	};
};

export type BinaryInput = {
	file?: string;
	bytes?: number;
	mimeType: string;
	fileName?: string;
	fileExtension?: string;
};

export type Input = { json?: IDataObject; binary?: Record<string, BinaryInput> };

/** One node with its parameters, and servers that answer by rules. */
export type NodeCase = {
	says: string;
	node: string;
	parameters: INodeParameters;
	input?: Input[];
	/** A URL that n8n's HTTP Request node fetches as a file before. */
	download?: string;
	/** How often the trigger polls. */
	polls?: number;
	server: Rule[];
	expect: NodeExpectation;
};

export type NodeExpectation = {
	items?: number;
	/** By item and path, `0.status`. */
	json?: Record<string, unknown>;
	/** By item and field, `0.data`; `*` is any field. */
	files?: Record<string, FileExpectation>;
	/** How many files the first item has. */
	fileCount?: number;
	/** Texts that are somewhere in the first item. */
	holds?: string[];
	sent?: Array<{
		match: string;
		times?: number;
		form?: Record<string, FileExpectation>;
		json?: Record<string, unknown>;
	}>;
	/** Patterns for message and description. */
	error?: string;
	errorNot?: string;
	/** An error that will do as well. */
	orError?: string;
};

export type FileExpectation = {
	mimeType?: unknown;
	type?: unknown;
	fileName?: unknown;
	fileExtension?: unknown;
	sameAs?: string;
	base64?: string;
	text?: unknown;
};

/** A conversation or texts to embed, by several operations of nodes and sub-nodes. */
export type AnswerCase = {
	source: string;
	says: string;
	operations: string[];
	/** Why it does not hold the other way, streamed or at once; else it is played both ways. */
	oneWay?: string;
	parameters?: INodeParameters;
	input?: Input[];
	onError?: 'continueErrorOutput';
	tools?: IDataObject[];
	toolResults?: Record<string, string>;
	history?: Array<IDataObject & { human?: string; ai?: string; tool?: string }>;
	answers?: Answer[];
	answersFor?: Record<string, Answer[]>;
	rule?: Rule['rule'];
	expect: AnswerExpectation;
	expectFor?: Record<string, AnswerExpectation>;
};

export type AnswerExpectation = {
	anyOf?: AnswerExpectation[];
	items?: IDataObject[];
	count?: number;
	errorItems?: IDataObject[];
	error?: { message: string; keeps?: string[] };
	requests?: number;
	mostRequests?: number;
	sent?: Array<{ at: number; body: IDataObject }>;
};

/** The cases of a folder, by file name. */
export const casesIn = <Case,>(folder: string): Array<[name: string, one: Case]> =>
	readdirSync(path.join(FOLDER, folder))
		.filter((file) => file.endsWith('.json'))
		.sort()
		.map((file) => [
			path.basename(file, '.json'),
			JSON.parse(readFileSync(path.join(FOLDER, folder, file), 'utf8')) as Case,
		]);

/** A media file that cases name. */
export const fixture = (file: string): Buffer => readFileSync(path.join(FOLDER, 'media', file));
