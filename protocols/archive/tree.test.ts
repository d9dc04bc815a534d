import { expect, test } from 'vitest';
import { emptyFrontier, frontierAt, frontierRoot, grow } from './frontier.ts';
import { concatBytes, fromHex, hex, sameBytes } from '../values/bytes.ts';
import {
  consistencyProof,
  continues,
  emptyRoot,
  entryDigest,
  includes,
  inclusionProof,
  leafHash,
  nodeHash,
  placeOf,
  rootOf,
  type HashOf,
} from './tree.ts';
import { knownConsistencies, knownInclusions, knownLeaves, knownRoots } from './vectors/known-trees.ts';

const greatest = 130;
const bytesOf = (text: string) => fromHex(text) ?? new Uint8Array();
const leaves = Array.from({ length: greatest }, (_, index) => leafHash(Uint8Array.of(index, 1)));

/** Stored as an archive stores: the leaves, and beside each the nodes that it completes. */
function stored(of: readonly Uint8Array[]): HashOf {
  const nodes: Uint8Array[] = [];
  const hashOf: HashOf = (level, position) => {
    const { sequence, offset } = level === 0 ? { sequence: position, offset: 0 } : placeOf(level, position);
    const found = level === 0 ? of[sequence] : nodes[sequence]?.subarray(offset, offset + 32);
    if (found?.length !== 32) throw new Error(`no subtree of level ${level} at ${position}`);
    return found;
  };
  let frontier = emptyFrontier;
  for (const leaf of of) {
    const grown = grow(frontier, leaf);
    nodes.push(concatBytes(...grown.completed));
    frontier = grown.frontier;
  }
  return hashOf;
}

const hashOf = stored(leaves);

const treeHashes = new Map<string, Uint8Array>();

/** RFC 6962 §2.1 word by word, over the leaves from `begin` up to `end`; each range is worked out once. */
function treeHash(begin: number, end: number): Uint8Array {
  if (begin === end) return emptyRoot;
  const leaf = leaves[begin];
  if (end - begin === 1 && leaf) return leaf;
  const range = `${begin} ${end}`;
  const half = begin + halfOf(end - begin);
  const hash = treeHashes.get(range) ?? nodeHash(treeHash(begin, half), treeHash(half, end));
  treeHashes.set(range, hash);
  return hash;
}

/** RFC 6962 §2.1.1. */
function path(sequence: number, begin: number, end: number): readonly Uint8Array[] {
  if (end - begin === 1) return [];
  const half = begin + halfOf(end - begin);
  return sequence < half
    ? [...path(sequence, begin, half), treeHash(half, end)]
    : [...path(sequence, half, end), treeHash(begin, half)];
}

/** RFC 6962 §2.1.2; `from` is a place among all leaves. */
function subproof(from: number, begin: number, end: number, whole: boolean): readonly Uint8Array[] {
  if (from === end) return whole ? [] : [treeHash(begin, end)];
  const half = begin + halfOf(end - begin);
  return from <= half
    ? [...subproof(from, begin, half, whole), treeHash(half, end)]
    : [...subproof(from, half, end, false), treeHash(begin, half)];
}

function halfOf(length: number): number {
  let half = 1;
  while (half * 2 < length) half *= 2;
  return half;
}

/** What a forger might try with a proof: leave one out, add one, alter one, swap two. */
function spoiled(proof: readonly Uint8Array[]): readonly (readonly Uint8Array[])[] {
  const [first] = proof;
  const extra = [...proof, leafHash(Uint8Array.of(9, 9))];
  if (first === undefined) return [extra];
  const altered = first.slice();
  altered[31] = (altered[31] ?? 0) ^ 1;
  return [
    extra,
    proof.slice(1),
    proof.slice(0, -1),
    [altered, ...proof.slice(1)],
    [first.subarray(0, 31), ...proof.slice(1)],
    ...(proof.length > 1 ? [proof.toReversed()] : []),
  ];
}

test('Trees of the Certificate Transparency test data have the published roots and proofs (RFC 6962 §2.1)', () => {
  const known = knownLeaves.map((leaf) => leafHash(bytesOf(leaf)));
  const hashOfKnown = stored(known);
  knownRoots.forEach((root, size) => expect(hex(rootOf(size, hashOfKnown))).toBe(root));
  for (const { sequence, size, proof } of knownInclusions)
    expect(inclusionProof(sequence, size, hashOfKnown).map(hex)).toEqual(proof);
  for (const { from, to, proof } of knownConsistencies)
    expect(consistencyProof(from, to, hashOfKnown).map(hex)).toEqual(proof);
});

test('Roots from stored nodes are those of the definition, for every size', () => {
  for (let size = 0; size <= greatest; size++) expect(hex(rootOf(size, hashOf))).toBe(hex(treeHash(0, size)));
});

test('A frontier grows leaf by leaf as the tree does, and is found again from stored nodes', () => {
  let frontier = emptyFrontier;
  for (let size = 0; size < greatest; size++) {
    expect(hex(frontierRoot(frontier))).toBe(hex(treeHash(0, size)));
    expect(frontierAt(size, hashOf)).toEqual(frontier);
    const grown = grow(frontier, hashOf(0, size));
    expect(grown.completed.map(hex)).toEqual(completedBy(size).map(hex));
    frontier = grown.frontier;
  }
});

/** SPEC §2, Nodes, word by word: the whole subtrees above the leaf that end with leaf `sequence`, lowest first. */
function completedBy(sequence: number): readonly Uint8Array[] {
  const completed: Uint8Array[] = [];
  for (let length = 2; (sequence + 1) % length === 0; length *= 2)
    completed.push(treeHash(sequence + 1 - length, sequence + 1));
  return completed;
}

test('Every leaf of every tree is proven as RFC 6962 §2.1.1 says, and by nothing else (RFC 9162 §2.1.3.2)', () => {
  for (let size = 1; size <= greatest; size++) {
    const root = rootOf(size, hashOf);
    for (let sequence = 0; sequence < size; sequence++) {
      const leaf = hashOf(0, sequence);
      const proof = inclusionProof(sequence, size, hashOf);
      expect(proof.map(hex)).toEqual(path(sequence, 0, size).map(hex));
      const holds = (change: object, of = proof) => includes({ sequence, size, root, ...change }, leaf, of);
      const wrong = [
        holds({ sequence: (sequence + 1) % size }) && size > 1,
        holds({ root: leafHash(root) }),
        holds({ sequence: size }),
        holds({ sequence: -1 }),
        includes({ sequence, size, root }, leafHash(leaf), proof),
        ...spoiled(proof).map((of) => holds({}, of)),
      ];
      expect([holds({}), wrong.some(Boolean)]).toEqual([true, false]);
    }
  }
});

test('Every tree continues every one before it, and by no other proof, root or size (RFC 9162 §2.1.4.2)', () => {
  const heads = Array.from({ length: greatest + 1 }, (_, size) => ({ size, root: rootOf(size, hashOf) }));
  for (const to of heads)
    for (const from of heads.slice(0, to.size + 1)) {
      const proof = consistencyProof(from.size, to.size, hashOf);
      if (from.size > 0) expect(proof.map(hex)).toEqual(subproof(from.size, 0, to.size, true).map(hex));
      const altered = { ...from, root: leafHash(from.root) };
      const wrong = [
        continues(altered, to, proof),
        from.size < to.size && continues(to, from, proof),
        from.size > 0 && continues(from, { ...to, root: leafHash(to.root) }, proof),
        ...spoiled(proof).map((of) => continues(from, to, of)),
      ];
      expect([continues(from, to, proof), wrong.some(Boolean)]).toEqual([true, false]);
    }
});

test('A fork is not a continuation, wherever it parts from the tree that was known', () => {
  for (let fork = 0; fork < 20; fork++) {
    const forked = leaves.slice(0, 30).with(fork, leafHash(Uint8Array.of(7)));
    const hashOfForked = stored(forked);
    const to = { size: 30, root: rootOf(30, hashOfForked) };
    for (let size = fork + 1; size < 30; size++) {
      const from = { size, root: rootOf(size, hashOf) };
      expect(continues(from, to, consistencyProof(size, 30, hashOfForked))).toBe(false);
      expect(continues(from, to, consistencyProof(size, 30, hashOf))).toBe(false);
    }
  }
});

test('Whole subtrees stand where SPEC §2 says, and proofs beyond the tree are bugs', () => {
  expect(placeOf(3, 4)).toEqual({ sequence: 39, offset: 64 });
  expect(sameBytes(hashOf(3, 4), treeHash(32, 40))).toBe(true);
  expect(() => inclusionProof(3, 3, hashOf)).toThrow('no leaf');
  expect(() => consistencyProof(4, 3, hashOf)).toThrow('come before');
});

test('The digest of an entry depends on salt and record, byte by byte', () => {
  const [salt, record] = [new Uint8Array(32), Uint8Array.of(1, 2)];
  const digests = [
    entryDigest(salt, record),
    entryDigest(salt.with(31, 1), record),
    entryDigest(salt, record.with(1, 3)),
  ];
  expect(new Set(digests.map(hex)).size).toBe(3);
});
