// The operating system's generator.
import { randomFillSync } from 'node:crypto';
import type { Random } from '#app/support/ports.ts';

/** Unpredictable bytes, in memory of their own (not Node's shared pool, which others could read). */
export const systemRandom: Random = { bytes: (length) => randomFillSync(new Uint8Array(length)) };
