import { createHash } from 'node:crypto';

/** Numbers attachments by kind: `image 1`, `image 2`, `audio 1`. */
export function attachmentLabels(): (kind: string) => string {
	const counts: Record<string, number> = {};
	return (kind) => `${kind} ${(counts[kind] = (counts[kind] ?? 0) + 1)}`;
}

/**
 * How an answer names a picture, audio or file of the prompt, so that a test sees that it arrived:
 * `image 1: image/png, 68 bytes, sha256 1a2b3c4d`, or the URL where one was given.
 */
export function describeAttachment(label: string, source: string, type?: string): string {
	const dataUri = /^data:([^;,]*);base64,(.*)$/s.exec(source);
	if (/^https?:/i.test(source)) return `${label}: ${source}`;
	const content = Buffer.from(dataUri ? dataUri[2] : source, 'base64');
	const sha = createHash('sha256').update(content).digest('hex').slice(0, 8);
	return `${label}: ${dataUri?.[1] ?? type ?? 'data'}, ${content.length} bytes, sha256 ${sha}`;
}
