import { expect, test } from 'vitest';
import type { ArchivedEntry } from '#app/support/archive/archive.ts';
import { entry } from '#app/support/archive/archive.contract.ts';
import { bad, good } from '#protocols/values/result.ts';
import { RecentEntries } from './recent-entries.ts';

const archived = (sequence: number, length = 100): ArchivedEntry => ({
  sequence,
  digest: new Uint8Array(32),
  salt: new Uint8Array(32),
  record: new Uint8Array(length),
  entry: entry(sequence),
});

/** Entries as a medium gives them, and a note of what was asked for. */
function medium(length?: number) {
  const asked: string[] = [];
  const read = (from: number, to: number) => {
    asked.push(`${from}-${to}`);
    return Array.from({ length: to - from }, (_, place) => good(archived(from + place, length)));
  };
  return { asked, read };
}

const sequences = (page: readonly { readonly ok: boolean }[]) =>
  page.map((read) => ('value' in read ? (read.value as ArchivedEntry).sequence : -1));

test('A page is read once, a page that overlaps it only where it does not', () => {
  const recent = new RecentEntries();
  const { asked, read } = medium();
  expect(sequences(recent.page(10, 15, read))).toEqual([10, 11, 12, 13, 14]);
  expect(sequences(recent.page(10, 15, read))).toEqual([10, 11, 12, 13, 14]);
  expect(sequences(recent.page(8, 12, read))).toEqual([8, 9, 10, 11]);
  expect(sequences(recent.page(13, 17, read))).toEqual([13, 14, 15, 16]);
  expect(sequences(recent.page(7, 18, read))).toEqual([7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17]);
  expect(asked).toEqual(['10-15', '8-10', '15-17', '7-18']);
});

test('What is damaged or missing is asked for again each time', () => {
  const recent = new RecentEntries();
  const damaged = bad({ code: 'entry-unreadable', sequence: 1 } as const);
  let times = 0;
  const read = () => (times++, [good(archived(0)), damaged]); // 2 is missing
  for (const _ of [1, 2]) expect(recent.page(0, 3, read).at(-1)).toBe(damaged);
  expect(times).toBe(2);
});

test('Only so much is kept: the longest unused goes first, and large records at once', () => {
  const recent = new RecentEntries();
  const { asked, read } = medium();
  recent.page(0, 128, read);
  recent.page(0, 1, read);
  recent.page(500, 501, read); // entry 1 is the longest unused
  recent.page(0, 1, read);
  recent.page(1, 2, read);
  expect(asked).toEqual(['0-128', '500-501', '1-2']);
  const large = medium(16_385);
  recent.page(900, 901, large.read);
  recent.page(900, 901, large.read);
  expect(large.asked.length).toBe(2);
});

test('The newest entries are opened ahead of the first question, a few a step, however few there are', () => {
  const recent = new RecentEntries();
  const { asked, read } = medium();
  expect([...recent.prepare(1000, read)].length).toBe(16);
  expect([asked.length, asked[0], asked.at(-1)]).toEqual([16, '996-1000', '936-940']);
  expect(sequences(recent.page(950, 1000, read)).length).toBe(50);
  expect(asked.length).toBe(16);
  const few = medium();
  const steps = new RecentEntries().prepare(6, few.read);
  steps.next();
  expect(few.asked).toEqual([]); // nothing before the first step: whoever opened the archive is answered first
  for (const _ of steps);
  expect(few.asked).toEqual(['2-6', '0-2']);
  expect([...new RecentEntries().prepare(0, few.read)]).toEqual([]);
});
