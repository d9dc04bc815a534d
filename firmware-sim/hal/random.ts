// The random port: the operating system's randomness, or, once the control port or a test gave a seed, SHA-256 over
// seed and counter, so that a run can be repeated to the byte. A seeded device is a toy: its words are known.
import { randomBytes } from 'node:crypto';
import { sha256 } from '@noble/hashes/sha2.js';
import { concatBytes, utf8 } from '#protocols/values/bytes.ts';
import type { Random } from './hal.ts';

/** Randomness that can be seeded. */
export class SeedableRandom implements Random {
  #seed: Uint8Array | undefined;
  #counter = 0;

  constructor(seed?: string) {
    if (seed !== undefined) this.seed(seed);
  }

  /** From now on all bytes follow from this text. */
  seed(seed: string): void {
    this.#seed = sha256(utf8(seed));
    this.#counter = 0;
  }

  bytes(length: number): Uint8Array {
    if (this.#seed === undefined) return Uint8Array.from(randomBytes(length));
    const blocks: Uint8Array[] = [];
    for (let made = 0; made < length; made += 32)
      blocks.push(sha256(concatBytes(this.#seed, utf8(`${this.#counter++}`))));
    return concatBytes(...blocks).slice(0, length);
  }
}
