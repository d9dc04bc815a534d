// The right edge of a growing tree (SPEC §2): the hashes of its largest whole subtrees, from which the root follows and onto
// which the next leaf goes. Whoever appends or checks entry by entry keeps this, at most 31 hashes, instead of the tree.
import { emptyRoot, nodeHash, type DigestOf, type HashOf } from './tree.ts';

/** A tree of `size` leaves; `peaks` are the roots of its whole subtrees, one for each 1 in `size`, the largest first. */
export type Frontier = { readonly size: number; readonly peaks: readonly Uint8Array[] };

/** The tree of no leaves. */
export const emptyFrontier: Frontier = { size: 0, peaks: [] };

/** SPEC §2, Nodes: the tree with one leaf more, and the hashes, level 1 first, of the subtrees that this leaf completes. */
export function grow(
  { size, peaks }: Frontier,
  leaf: Uint8Array,
  digestOf?: DigestOf,
): { readonly frontier: Frontier; readonly completed: readonly Uint8Array[] } {
  const rest = [...peaks];
  const completed: Uint8Array[] = [];
  let hash = leaf;
  for (let bits = size; (bits & 1) === 1; bits >>= 1) {
    const left = rest.pop();
    if (left === undefined) throw new Error('a frontier has a peak for each 1 of its size');
    hash = nodeHash(left, hash, digestOf);
    completed.push(hash);
  }
  return { frontier: { size: size + 1, peaks: [...rest, hash] }, completed };
}

/** The root (RFC 6962 §2.1): the peaks joined from the smallest on. */
export function frontierRoot({ peaks }: Frontier, digestOf?: DigestOf): Uint8Array {
  const join = (root: Uint8Array | undefined, peak: Uint8Array) => (root ? nodeHash(peak, root, digestOf) : peak);
  return peaks.reduceRight<Uint8Array | undefined>(join, undefined) ?? emptyRoot;
}

/** SPEC §2, Nodes: the frontier of the first `size` leaves, from stored subtrees. */
export function frontierAt(size: number, hashOf: HashOf): Frontier {
  const peaks: Uint8Array[] = [];
  let begin = 0;
  for (let level = 30; level >= 0; level--) {
    const length = 2 ** level;
    if ((size & length) === 0) continue;
    peaks.push(hashOf(level, begin / length));
    begin += length;
  }
  return { size, peaks };
}
