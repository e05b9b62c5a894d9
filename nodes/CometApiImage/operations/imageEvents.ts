import { omit } from '../../shared/api/body';
import type { SoFar } from '../../shared/api/jsonEvents';
import type { JsonObject } from '../../shared/api/readJson';
import { JsonEvents } from '../../shared/api/jsonEvents';
import { isObject } from '../../shared/api/readJson';
import type { ImageEntry, ImageResponse } from './imageItems';

/**
 * Images that come as a stream, which only Extra Body can ask for and some servers send unasked: the response that
 * it would have been without. OpenAI's events are `image_generation.partial_image` and `.completed`
 * (https://platform.openai.com/docs/api-reference/images-streaming), Seedream's `image_generation.partial_succeeded`,
 * `.partial_failed` and `.completed`. A preview is no image.
 */
export class ImageEvents extends JsonEvents<ImageResponse, { text: string }> {
	private response: JsonObject = {};

	private readonly images: JsonObject[] = [];

	private ended = false;

	protected read(event: JsonObject, name?: string) {
		const type = String(event.type ?? name ?? '');
		if (/partial_image$/.test(type)) return [];
		const { b64_json: data, url, error, revised_prompt: prompt } = event;
		const rest = omit(event, 'type', 'b64_json', 'url', 'error', 'revised_prompt');
		const isImage = Boolean(data ?? url ?? (/partial_failed/.test(type) && error));
		if (isImage) this.images.push({ b64_json: data, url, error, revised_prompt: prompt, ...rest });
		else if (!Array.isArray(event.data) && !/completed|done/.test(type)) return undefined;
		if (!/partial/.test(type)) {
			this.ended = true;
			this.response = { ...this.response, ...rest };
		}
		return [];
	}

	/** One of several images that failed does not end the others. */
	protected override isFailure(event: JsonObject, name?: string): boolean {
		return !/partial_failed/.test(String(event.type ?? name)) && super.isFailure(event, name);
	}

	protected whole(): ImageResponse | undefined {
		if (!this.ended && !(this.done && this.images.length)) return undefined;
		const listed = Array.isArray(this.response.data) ? this.response.data.filter(isObject) : [];
		return { ...this.response, data: [...this.images, ...listed] as ImageEntry[] };
	}

	protected soFar(): SoFar {
		return { text: '', body: { ...this.response, data: this.images } };
	}
}
