/** An HTML page as a proxy or the web site in front of the gateway gives it (contract 1.5 E11). */
export const page = (title: string) =>
	`<!DOCTYPE html><html><head><title>${title}</title></head><body><h1>${title}</h1></body></html>\n`;
