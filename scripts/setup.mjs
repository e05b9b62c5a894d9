/**
 * Everything `npm run demo`, `npm test` and `npm start` need after a plain `git clone`: the right Node, the
 * dependencies of the lock file, and a fresh build. Plain JavaScript without any dependency, because it runs before
 * `node_modules` exists. Does nothing, quickly, when nothing is to be done.
 */
import { buildIfStale } from './setup/build.mjs';
import { requireNode } from './setup/node.mjs';
import { installIfStale } from './setup/install.mjs';

requireNode();
await installIfStale();
await buildIfStale();
