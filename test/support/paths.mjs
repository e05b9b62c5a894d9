import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** The repository's root folder. */
export const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');

/**
 * An absolute path inside the repository. Plain JavaScript, because set-up needs it before anything is installed.
 *
 * @param {string[]} parts
 */
export const inRepository = (...parts) => path.join(root, ...parts);
