// The tree of RFC 6962 §2.1 over digests that stream by, as the archive's SPEC §2 says: only the roots of the complete
// subtrees on the right edge are kept, 31 at the most. A leaf that is missing makes every hash above it unknown, which
// accuses nobody: what is unknown is not compared.
import { hash } from 'node:crypto';

/** A hash of 32 bytes, or `undefined` where a leaf below it is unknown. */
export type Hash = Buffer | undefined;

/** The greatest number of entries (SPEC §2). */
export const greatestSize = 2_147_483_647;

const leafMark = Buffer.of(0);
const nodeMark = Buffer.of(1);

/** SHA-256 of byte strings, joined. */
export function sha256(...parts: readonly Uint8Array[]): Buffer {
  return hash('sha256', Buffer.concat(parts), 'buffer');
}

/** A tree that grows by one leaf at a time. */
export class StreamedTree {
  #size = 0;
  /** Root of the complete subtree of each level on the right edge; the binary digits of the size say which exist. */
  #edge: Hash[] = [];

  /** Number of leaves. */
  get size(): number {
    return this.#size;
  }

  /** Appends the leaf of a digest; gives the hashes of the subtrees that it completes, level 1 first. */
  append(digest: Hash): readonly Hash[] {
    let current: Hash = digest && sha256(leafMark, digest);
    const completed: Hash[] = [];
    let level = 0;
    for (let rest = this.#size; rest % 2 === 1; rest = (rest - 1) / 2) {
      current = parent(this.#edge[level], current);
      completed.push(current);
      level += 1;
    }
    this.#edge[level] = current;
    this.#size += 1;
    return completed;
  }

  /** Goes on at a greater size, with all leaves in between unknown. */
  skipTo(size: number): void {
    for (let level = 0; level < 31; level += 1) {
      const same = hasDigit(this.#size, level) && this.#size >>> (level + 1) === size >>> (level + 1);
      if (!same) this.#edge[level] = undefined;
    }
    this.#size = size;
  }

  /** The root over all leaves so far. */
  root(): Hash {
    if (this.#size === 0) return sha256();
    const levels = Array.from({ length: 31 }, (_, level) => level).filter((level) => hasDigit(this.#size, level));
    const [lowest = 0, ...above] = levels;
    return above.reduce<Hash>((right, level) => parent(this.#edge[level], right), this.#edge[lowest]);
  }
}

function parent(left: Hash, right: Hash): Hash {
  return left && right && sha256(nodeMark, left, right);
}

function hasDigit(size: number, level: number): boolean {
  return ((size >>> level) & 1) === 1;
}
