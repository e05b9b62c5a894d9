// The gateway is made for Cloudflare Workers, where the headers of what fetch gives may be changed; in Node they may not, and every
// answer that it passes on as it came would fail ("TypeError: immutable").
const { fetch } = globalThis;
globalThis.fetch = async (...request) => {
	const response = await fetch(...request);
	const { status, statusText, headers, body } = response;
	return new Response(body, { status, statusText, headers });
};
