import { expect, test } from 'vitest';
import type { ArchiveRow, ArchiveRows } from '#app/screen-contract/archive-views.ts';
import type { Reply } from '#app/screen-contract/contract.ts';
import { RowList, type AskRows } from './row-list.ts';

type Question = Parameters<AskRows>[0] & { readonly signal: AbortSignal; answer(): void; refuse(): void };

/** An archive that answers when the test says so. `every` thins what a search finds. */
class SlowArchive {
  size = 1000;
  every = 1;
  readonly asked: Question[] = [];
  readonly ask: AskRows = (input, signal) =>
    new Promise<Reply<ArchiveRows>>((resolve) => {
      this.asked.push({
        ...input,
        signal,
        answer: () => resolve({ ok: true, value: this.#rows(input) }),
        refuse: () => resolve({ ok: false, error: { code: 'archive-unreadable', details: {} } }),
      });
    });

  /** Answers everything, as long as something is asked. */
  async answerAll(): Promise<void> {
    for (let quiet = 0; quiet < 5;) {
      const next = this.asked.shift();
      if (next) next.answer();
      quiet = next ? 0 : quiet + 1;
      await Promise.resolve();
    }
  }

  #rows({ search, from, count }: Parameters<AskRows>[0]): ArchiveRows {
    const found = Array.from({ length: this.size }, (_, place) => this.size - 1 - place).filter(
      (sequence) => search === '' || sequence % this.every === 0,
    );
    return {
      total: found.length,
      reached: this.size,
      size: this.size,
      terms: search === '' ? [] : [{ value: search, not: false }],
      rows: found.slice(from, from + count).map((sequence): ArchiveRow => ({ sequence, at: sequence, kind: 'a:b' })),
    };
  }
}

function listOver(archive: SlowArchive) {
  const grown: number[] = [];
  return { list: new RowList(archive.ask, (by) => grown.push(by)), grown };
}

test('What is looked at is asked for first, then what comes next in the direction of scrolling', async () => {
  const archive = new SlowArchive();
  const { list } = listOver(archive);
  void list.renew('', 0, 9, true);
  await archive.answerAll();
  list.look(450, 460, 'down');
  expect(archive.asked.map(({ from }) => from)).toEqual([400, 300, 500]);
  expect(list.between(450, 460)).toBeUndefined();
  await archive.answerAll();
  expect(list.between(450, 460)?.map(({ sequence }) => sequence)).toEqual(
    Array.from({ length: 11 }, (_, place) => 549 - place),
  );
  expect(list.at(799)).toBeDefined();
  expect(list.at(299)).toBeUndefined();
});

test('A leap elsewhere gives up the questions before it, and their late answers are not used', async () => {
  const archive = new SlowArchive();
  const { list } = listOver(archive);
  void list.renew('', 0, 9, true);
  await archive.answerAll();
  list.look(300, 310, 'down');
  const before = archive.asked.splice(0);
  list.look(900, 910, 'down');
  expect(before.every(({ signal }) => signal.aborted)).toBe(true);
  for (const question of before) question.answer();
  await archive.answerAll();
  expect(list.between(900, 910)).toBeDefined();
  expect(list.at(300)).toBeUndefined();
});

test('Of two searches the later one stays, whichever is answered first, and the older list stays until then', async () => {
  const archive = new SlowArchive();
  archive.every = 10;
  const { list } = listOver(archive);
  void list.renew('', 0, 9, true);
  await archive.answerAll();
  void list.renew('first', 0, 9, true);
  void list.renew('second', 0, 9, true);
  const [first, second] = archive.asked.splice(0);
  expect(list.head?.search).toBe('');
  expect(list.at(0)?.sequence).toBe(999);
  second?.answer();
  await archive.answerAll();
  first?.answer();
  await archive.answerAll();
  expect(list.head).toMatchObject({ search: 'second', total: 100 });
  expect(list.at(0)?.sequence).toBe(990);
});

test.each([
  ['everything', '', 1, 250],
  ['a search', 'bread', 10, 25],
])(
  'While entries come on top of %s, it is told by how many rows, and what is read is there in one piece',
  async (_what, search, every, by) => {
    const archive = new SlowArchive();
    archive.every = every;
    const { list, grown } = listOver(archive);
    void list.renew(search, 0, 9, true);
    await archive.answerAll();
    const row = list.at(42);
    archive.size += 250;
    void list.renew(search, 42, 50, false);
    await archive.answerAll();
    expect(grown.at(-1)).toBe(by);
    expect(list.at(42 + by)).toEqual(row);
    expect(list.between(42 + by, 50 + by)).toBeDefined();
  },
);

test('Rows that were asked for before the archive grew and answered after it never stand at wrong places', async () => {
  const archive = new SlowArchive();
  const { list } = listOver(archive);
  void list.renew('', 0, 9, true);
  await archive.answerAll();
  archive.size += 5;
  list.look(250, 260, 'down');
  await archive.answerAll();
  expect(list.at(250)).toBeUndefined();
  void list.renew('', 250, 260, false);
  await archive.answerAll();
  expect(list.at(255)?.sequence).toBe(1005 - 1 - 255);
});

test('What cannot be had is a problem that keeps the rows which are here, and goes with the next that come', async () => {
  const archive = new SlowArchive();
  const { list } = listOver(archive);
  void list.renew('', 0, 9, true);
  await archive.answerAll();
  void list.renew('', 0, 9, true);
  archive.asked.shift()?.refuse();
  await archive.answerAll();
  expect(list.problem?.code).toBe('archive-unreadable');
  expect(list.at(0)?.sequence).toBe(999);
  expect(list.isRenewing).toBe(false);
  void list.renew('', 0, 9, true);
  await archive.answerAll();
  expect(list.problem).toBeUndefined();
});
