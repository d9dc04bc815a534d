// The Merkle tree of RFC 6962 §2.1 (RFC 9162 §2.1) over digests of entries (SPEC §2, §3). Whoever proves gives `HashOf`, a
// look-up of whole subtrees; whoever checks needs nothing but the proof. Sizes are below 2^31, so that bitwise operators hold.
import { digest } from '../values/digest.ts';
import { concatBytes, sameBytes } from '../values/bytes.ts';
import { greatestSize } from './messages.ts';

/** The hash of the whole subtree of a level (0: leaves) at a position; throws when the archive does not reach that far. */
export type HashOf = (level: number, position: number) => Uint8Array;

/** SHA-256 over the concatenation of both (FIPS 180-4): the portable one, or a host's faster one. */
export type DigestOf = (first: Uint8Array, second: Uint8Array) => Uint8Array;

const [leafMark, nodeMark] = [Uint8Array.of(0), Uint8Array.of(1)];

/** The root of no leaves (RFC 6962 §2.1). */
export const emptyRoot: Uint8Array = digest();

/** SPEC §2: digest of an entry, salted so that a record which can be guessed cannot be tested; 32 bytes. */
export function entryDigest(salt: Uint8Array, record: Uint8Array): Uint8Array {
  return digest(salt, record);
}

/** The hash of a leaf (RFC 6962 §2.1) over the digest of an entry. */
export function leafHash(entry: Uint8Array, digestOf: DigestOf = digest): Uint8Array {
  return digestOf(leafMark, entry);
}

/** The hash of a node over its two children (RFC 6962 §2.1). */
export function nodeHash(left: Uint8Array, right: Uint8Array, digestOf: DigestOf = digest): Uint8Array {
  return digestOf(concatBytes(nodeMark, left), right);
}

/** SPEC §2, Nodes: the row and the byte in its `nodes` where the hash of a subtree of level 1 or more stands. */
export function placeOf(level: number, position: number): { readonly sequence: number; readonly offset: number } {
  return { sequence: (position + 1) * 2 ** level - 1, offset: 32 * (level - 1) };
}

/** The root over the first `size` leaves (RFC 6962 §2.1). */
export function rootOf(size: number, hashOf: HashOf): Uint8Array {
  return size === 0 ? emptyRoot : hashOfRange(0, size, hashOf);
}

/** Proof that the leaf at `sequence` is in the tree of `size` leaves (RFC 6962 §2.1.1). Throws unless it is below `size`. */
export function inclusionProof(sequence: number, size: number, hashOf: HashOf): readonly Uint8Array[] {
  if (!isSize(size) || !isSize(sequence) || sequence >= size) throw new Error(`no leaf ${sequence} among ${size}`);
  const path: Uint8Array[] = [];
  for (let [begin, end] = [0, size]; end - begin > 1;) {
    const middle = begin + splitOf(end - begin);
    if (sequence < middle) {
      path.unshift(hashOfRange(middle, end, hashOf));
      end = middle;
    } else {
      path.unshift(hashOfRange(begin, middle, hashOf));
      begin = middle;
    }
  }
  return path;
}

/** Proof that the tree of `to` leaves continues that of `from` (RFC 6962 §2.1.2). Throws unless 0 ≤ from ≤ to. */
export function consistencyProof(from: number, to: number, hashOf: HashOf): readonly Uint8Array[] {
  if (!isSize(from) || !isSize(to) || from > to) throw new Error(`${from} leaves do not come before ${to}`);
  if (from === 0 || from === to) return [];
  const path: Uint8Array[] = [];
  let [begin, end] = [0, to];
  while (end !== from) {
    const middle = begin + splitOf(end - begin);
    if (from <= middle) {
      path.unshift(hashOfRange(middle, end, hashOf));
      end = middle;
    } else {
      path.unshift(hashOfRange(begin, middle, hashOf));
      begin = middle;
    }
  }
  // Behind a turn to the right the older tree is only a part of what the verifier knows: its last part opens the proof.
  return begin === 0 ? path : [hashOfRange(begin, end, hashOf), ...path];
}

/** Whether `proof` shows `leaf` (a leaf hash) at `sequence` under the root over `size` leaves (RFC 9162 §2.1.3.2). */
export function includes(
  { sequence, size, root }: { readonly sequence: number; readonly size: number; readonly root: Uint8Array },
  leaf: Uint8Array,
  proof: readonly Uint8Array[],
): boolean {
  if (!isSize(size) || !isSize(sequence) || sequence >= size) return false;
  let [place, last, hash] = [sequence, size - 1, leaf];
  for (const sibling of proof) {
    if (last === 0 || sibling.length !== 32) return false;
    if ((place & 1) === 1 || place === last) {
      hash = nodeHash(sibling, hash);
      while ((place & 1) === 0 && place !== 0) [place, last] = [place >> 1, last >> 1];
    } else hash = nodeHash(hash, sibling);
    [place, last] = [place >> 1, last >> 1];
  }
  return last === 0 && sameBytes(hash, root);
}

/** A tree as a checkpoint names it: how many leaves, and the root over them. */
export type TreeHead = { readonly size: number; readonly root: Uint8Array };

/** Whether `proof` shows that the tree `to` continues the tree `from` (RFC 9162 §2.1.4.2; SPEC §3 for 0 and equal sizes). */
export function continues(from: TreeHead, to: TreeHead, proof: readonly Uint8Array[]): boolean {
  if (!isSize(from.size) || !isSize(to.size) || from.size > to.size) return false;
  if (from.size === to.size) return proof.length === 0 && sameBytes(from.root, to.root);
  if (from.size === 0) return proof.length === 0 && sameBytes(from.root, emptyRoot);
  const isWhole = (from.size & (from.size - 1)) === 0;
  const [first, ...rest] = isWhole ? [from.root, ...proof] : proof;
  if (first === undefined || proof.some(({ length }) => length !== 32)) return false;
  let [place, last] = [from.size - 1, to.size - 1];
  while ((place & 1) === 1) [place, last] = [place >> 1, last >> 1];
  let [older, newer] = [first, first];
  for (const sibling of rest) {
    if (last === 0) return false;
    if ((place & 1) === 1 || place === last) {
      [older, newer] = [nodeHash(sibling, older), nodeHash(sibling, newer)];
      while ((place & 1) === 0 && place !== 0) [place, last] = [place >> 1, last >> 1];
    } else newer = nodeHash(newer, sibling);
    [place, last] = [place >> 1, last >> 1];
  }
  return last === 0 && sameBytes(older, from.root) && sameBytes(newer, to.root);
}

/** The hash over the leaves from `begin` up to `end`; aligned as the tree's own splits are, so whole parts are looked up. */
function hashOfRange(begin: number, end: number, hashOf: HashOf): Uint8Array {
  const length = end - begin;
  if ((length & (length - 1)) === 0) {
    const level = 31 - Math.clz32(length);
    return hashOf(level, begin / length);
  }
  const middle = begin + splitOf(length);
  return nodeHash(hashOfRange(begin, middle, hashOf), hashOfRange(middle, end, hashOf));
}

/** The largest power of two below `length`, for 2 or more (RFC 6962 §2.1). */
function splitOf(length: number): number {
  return 2 ** (31 - Math.clz32(length - 1));
}

function isSize(value: number): boolean {
  return Number.isInteger(value) && value >= 0 && value <= greatestSize;
}
