/** A rough count that is the same everywhere: four characters are one token. */
export const countTokens = (text: string): number => Math.ceil(text.length / 4);

/** The first `tokens` tokens of a text. */
export const firstTokens = (text: string, tokens: number): string => text.slice(0, tokens * 4);
