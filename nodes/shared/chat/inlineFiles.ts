import type { MadeFile } from './madeFile';
import { fileOfText } from './madeFile';

/** Files that a model writes into its text. */

/**
 * A picture, as a Markdown data URI, which some models write into their text. An URL stays in the text: it reads well
 * there, and may point anywhere. The look-ahead takes the URI as a whole: given back letter by letter, one that is cut
 * off would not be read to its end in hours.
 */
const INLINE = /!?\[[^[\]\n]{0,200}\]\(\s*<?(?=(data:[a-z]+\/[^[)>\s]*))\1>?[^)\n]{0,200}\)/gi;

/** The text without the files that are written into it as data URIs, and these files. Linear. */
export function takeInlineFiles(text: string): { text: string; files: MadeFile[] } {
	if (!text.includes('data:')) return { text, files: [] };
	const files: MadeFile[] = [];
	const take = (uri: string) => {
		const kind = /^data:(image|audio|video)\//i.exec(uri)?.[1]?.toLowerCase() ?? 'file';
		const file = fileOfText(uri, kind as MadeFile['kind']);
		if (file) files.push(file);
		return file;
	};
	if (/^\s*data:(?:image|audio|video)\/[^,\s]*;base64,[\w+/=\s-]+$/i.test(text) && take(text)) {
		return { text: '', files };
	}
	const rest = text.replace(INLINE, (written, uri: string) => (take(uri) ? '' : written));
	return { text: files.length ? rest.replace(/\n{3,}/g, '\n\n').trim() : text, files };
}

/** A text that is nothing but a file. */
const BARE = /^\s*data:(?:image|audio|video)\//i;
const MAY_BE_BARE = /^\s*(?:d|da|dat|data|data:[a-z]{0,5})?$/i;
/** The beginning of a Markdown data URI, whole up to where its bytes are, and what may still become one. */
const OPEN = /!?\[[^[\]\n]{0,200}\]\(\s*<?data:[a-z]+\//i;
const MAY_OPEN = /!?(?:\[[^[\]\n]{0,200}(?:\](?:\(\s*<?(?:d|da|dat|data|data:[a-z]{0,20})?)?)?)?$/i;

/**
 * {@link takeInlineFiles} for a text that comes in pieces: what is passed on of each, so that nobody reads the bytes
 * of a picture. White space is held back, since none is left at the place of a file.
 */
export class InlineFileSplitter {
	/** Nothing but white space has been passed on. */
	private isStart = true;

	private held = '';

	/** The pieces of a file that has begun, and what ends it: a bracket, or nothing but the end of the text. */
	private file: { pieces: string[]; end?: string } | undefined;

	private space = '';

	private hasTaken = false;

	push(piece: string): string {
		if (this.file) return this.inFile(piece);
		this.held += piece;
		if (this.isStart && BARE.test(this.held)) return this.open('');
		if (this.isStart && MAY_BE_BARE.test(this.held)) return '';
		const whole = OPEN.exec(this.held);
		if (whole) {
			const before = this.passed(this.held.slice(0, whole.index));
			this.held = this.held.slice(whole.index);
			return before + this.open(whole[0], ')');
		}
		const { index } = MAY_OPEN.exec(this.held) as RegExpExecArray;
		const passed = this.passed(this.held.slice(0, index));
		this.held = this.held.slice(index);
		return passed;
	}

	/** What was held back because it could have been a file. */
	end(): string {
		const rest = this.file ? this.closed('') : this.passed(this.held);
		const space = this.hasTaken ? '' : this.space;
		this.held = this.space = '';
		return rest + space;
	}

	/** @param opening which may hold what ends the file as well */
	private open(opening: string, end?: string): string {
		const rest = this.held.slice(opening.length);
		this.held = '';
		this.file = { pieces: [opening], end };
		return this.inFile(rest);
	}

	private inFile(piece: string): string {
		const { pieces, end } = this.file as { pieces: string[]; end?: string };
		const at = end === undefined ? -1 : piece.indexOf(end);
		if (at >= 0) return this.closed(piece.slice(0, at + 1)) + this.push(piece.slice(at + 1));
		pieces.push(piece);
		return '';
	}

	private closed(last: string): string {
		const written = (this.file?.pieces.join('') ?? '') + last;
		const { text, files } = takeInlineFiles(written);
		this.file = undefined;
		this.hasTaken ||= files.length > 0;
		return this.passed(text);
	}

	private passed(text: string): string {
		const words = this.space + text.trimEnd();
		const said = words.trimStart();
		if (said === '') {
			this.space += text;
			return '';
		}
		this.space = text.slice(text.trimEnd().length);
		const gap = words.slice(0, words.length - said.length);
		const kept = this.isStart && this.hasTaken ? '' : gap;
		this.isStart = false;
		return (this.hasTaken ? kept.replace(/\n{3,}/g, '\n\n') : kept) + said;
	}
}
