import { setTimeout as delay } from 'node:timers/promises';

/** A real wait; one that is left over must not keep a process alive whose server has closed. */
export const sleep = (ms: number): Promise<void> => delay(ms, undefined, { ref: false });
