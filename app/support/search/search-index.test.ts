import { expect, test } from 'vitest';
import { nobleCipher } from '#protocols/archive/cipher.ts';
import { utf8 } from '#protocols/values/bytes.ts';
import { digest } from '#protocols/values/digest.ts';
import { StoreFailure } from '../store/store.ts';
import { memorySegments } from './archive-source.ts';
import type { Reach } from './archive-search.ts';
import type { Condition } from './conditions.ts';
import { segmentLength } from './sealed-segment.ts';
import { SearchIndex, type SearchParts } from './search-index.ts';
import type { SearchRow } from './search-row.ts';

let chance = 0;
const random = { bytes: (length: number) => new Uint8Array(length).fill((chance += 1)) };

/** An archive of `size` rows; every thousandth is in the name of Ada. */
function archiveOf(size: number, salt = 'a') {
  const rowAt = (sequence: number): SearchRow => {
    return { sequence, at: sequence, kind: 'pay:sent', party: sequence % 1000 === 0 ? 'Ada' : 'Bob' };
  };
  const archive = {
    size,
    read: 0,
    rows(from: number, to: number) {
      archive.read += to - from;
      return Array.from({ length: to - from }, (_, place) => rowAt(from + place));
    },
  };
  const kept = new Map<number, Uint8Array>();
  const index = (over: Partial<SearchParts> = {}) =>
    new SearchIndex({
      source: {
        size: () => archive.size,
        digestAt: (sequence) => digest(utf8(`${salt} ${sequence}`)),
        rows: (from, to) => archive.rows(from, to),
      },
      segments: memorySegments(kept),
      seal: { cipher: nobleCipher, key: new Uint8Array(32).fill(1), origin: 'semper' },
      random,
      pause: () => Promise.resolve(),
      elapsed: () => 0,
      ...over,
    });
  return { archive, kept, index };
}

const ada: readonly Condition[] = [{ is: 'text', folded: 'ada', fields: ['party'], not: false }];
const ignore = () => {};

test('A search answers before anything is built, and says that it reaches the newest entries only', async () => {
  const { index } = archiveOf(2 * segmentLength + 1000);
  const found = await index().find(ada, 0, 50);
  expect(found).toEqual({ total: 1, sequences: [9000], reached: 1000, size: 9192 });
});

test('The index is built from the newest segment to the oldest, tells how far it is, and then all is found, page by page', async () => {
  const { index, archive } = archiveOf(3 * segmentLength + 10);
  const search = index();
  const reaches: Reach[] = [];
  expect(await search.build((reach) => reaches.push(reach))).toEqual({ reached: 12_298, size: 12_298 });
  expect(reaches.map(({ reached }) => reached)).toEqual([10, 4106, 8202, 12_298]);
  const read = archive.read;
  const every = [12_000, 11_000, 10_000, 9000, 8000, 7000, 6000, 5000, 4000, 3000, 2000, 1000, 0];
  for (const [from, count] of [
    [0, 50],
    [0, 3],
    [2, 5],
    [11, 50],
    [13, 50],
    [500, 1],
  ] as const)
    // prettier-ignore
    expect(await search.find(ada, from, count)).toMatchObject({
      total: 13,
      sequences: every.slice(from, from + count),
      reached: 12_298,
    });
  expect(archive.read).toBe(read); // what is built is not read from the archive again
});

test('New entries are found at once and first, also when they fill a segment, and what was remembered still counts', async () => {
  const { index, archive, kept } = archiveOf(segmentLength + 1);
  const search = index();
  await search.build(ignore);
  for (const size of [4500, 5001, 2 * segmentLength - 1, 2 * segmentLength, 9001, 4 * segmentLength]) {
    archive.size = size;
    const { total, sequences, reached } = await search.find(ada, 0, 1);
    const missing = size === 4 * segmentLength ? segmentLength : 0; // two segments at once: one is left to `build`
    expect([reached, sequences]).toEqual([size - missing, [Math.floor((size - missing - 1) / 1000) * 1000]]);
    expect(total).toBe(Math.floor((size - missing - 1) / 1000) + 1);
  }
  expect(kept.size).toBe(3);
  await search.build(ignore);
  expect(await search.find(ada, 0, 1)).toMatchObject({ total: 17, sequences: [16_000], reached: 4 * segmentLength });
});

test('A later start reads the segments that are there, and builds none again', async () => {
  const { index, archive } = archiveOf(2 * segmentLength + 5);
  await index().build(ignore);
  archive.read = 0;
  const again = index();
  expect(await again.find(ada, 0, 1)).toMatchObject({ total: 9, reached: 8197 });
  await again.build(ignore);
  expect(archive.read).toBe(5);
});

test.each([
  ['altered', (kept: Map<number, Uint8Array>) => kept.get(1)?.fill(7, 100, 110)],
  ['cut short', (kept: Map<number, Uint8Array>) => kept.set(1, kept.get(1)?.slice(0, 500) ?? new Uint8Array())],
  ['empty', (kept: Map<number, Uint8Array>) => kept.set(1, new Uint8Array())],
  ['missing', (kept: Map<number, Uint8Array>) => kept.delete(1)],
  ['in another’s place', (kept: Map<number, Uint8Array>) => kept.set(1, kept.get(0)?.slice() ?? new Uint8Array())],
])('A segment that is %s is left out, which the search says, and is made anew', async (_, harm) => {
  const { index, kept } = archiveOf(2 * segmentLength + 5);
  await index().build(ignore);
  harm(kept);
  const search = index();
  expect(await search.find(ada, 0, 50)).toMatchObject({ total: 5, reached: segmentLength + 5, size: 8197 });
  await search.build(ignore);
  expect(await search.find(ada, 0, 50)).toMatchObject({ total: 9, reached: 8197 });
});

test('Segments of another archive under the same key open nowhere else', async () => {
  const [one, other] = [archiveOf(segmentLength), archiveOf(segmentLength, 'b')];
  await one.index().build(ignore);
  for (const [number, bytes] of one.kept) other.kept.set(number, bytes);
  expect(await other.index().find(ada, 0, 50)).toMatchObject({ total: 0, reached: 0, size: segmentLength });
});

test('Building that was interrupted anywhere goes on with what is missing', async () => {
  const { index, archive, kept } = archiveOf(4 * segmentLength);
  const interrupted = index();
  await interrupted.build(({ reached }) => {
    if (reached >= 2 * segmentLength) interrupted.halt();
  });
  expect([...kept.keys()]).toEqual([3, 2]);
  archive.read = 0;
  const search = index();
  expect(await search.build(ignore)).toEqual({ reached: 4 * segmentLength, size: 4 * segmentLength });
  expect(archive.read).toBe(2 * segmentLength);
});

test('Where nothing can be kept, building says so, and searching goes on with what there is', async () => {
  const { index, archive, kept } = archiveOf(segmentLength + 10);
  const full = () => {
    throw new StoreFailure('no space left');
  };
  const search = index({ segments: { ...memorySegments(kept), write: full } });
  await expect(search.build(ignore)).rejects.toBeInstanceOf(StoreFailure);
  archive.size = 2 * segmentLength + 1000;
  expect(await search.find(ada, 0, 50)).toMatchObject({ sequences: [9000], reached: 1000, size: 9192 });
});

test('Searches that run while the index is built, and with one another, each find all that they say they reach', async () => {
  const { index, archive } = archiveOf(6 * segmentLength);
  let clock = 0;
  const search = index({ elapsed: () => (clock += 10), pause: () => new Promise((done) => queueMicrotask(done)) });
  const building = search.build(() => (archive.size += 300));
  for (let turn = 0; turn < 40; turn++) {
    const [first, second] = await Promise.all([search.find(ada, 0, 999), search.find([], 0, 99_999)]);
    expect(second.total).toBe(second.reached);
    expect(first.total).toBe(first.sequences.length);
    expect(new Set(second.sequences).size).toBe(second.reached);
    await Promise.resolve();
  }
  await building;
  const all = await search.find(ada, 0, 999);
  expect(all.reached).toBe(all.size);
  expect(all.total).toBe(Math.ceil(all.size / 1000));
});
