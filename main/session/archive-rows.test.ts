import { expect, onTestFinished, test, vi } from 'vitest';
import { archiveRowsSchema, searchOperators } from '#app/screen-contract/archive-views.ts';
import { isProblemCode } from '#app/screen-contract/problems.ts';
import type { Archive } from '#app/support/archive/archive.ts';
import { memoryArchive, MemoryTable, openedArchive } from '#app/support/archive/memory-archive.ts';
import { ArchiveLog } from '#app/support/archive/archive-log.ts';
import { operators } from '#app/support/search/parse-search.ts';
import { nobleCipher } from '#protocols/archive/cipher.ts';
import type { Entry } from '#protocols/archive/messages.ts';
import { fromHex } from '#protocols/values/bytes.ts';
import { ed25519SigningKey } from '#protocols/values/cose.ts';
import { systemRandom } from '../node/random.ts';
import { createArchiveRows, type RowsOfArchive } from './archive-rows.ts';

const storageKey = new Uint8Array(32).fill(1);
const noon = new Date(2026, 0, 31, 12).getTime() / 1000;
const deal = '0123456789abcdef0123456789abcdef';
const subject = fromHex(deal, 16) ?? new Uint8Array();

function rowsOver(archive: Archive | undefined, changed = () => {}): RowsOfArchive {
  const parts = {
    ...(archive && { archive }),
    random: systemRandom,
    onFault: (fault: unknown) => expect.unreachable(String(fault)),
  };
  const rows = createArchiveRows(parts, changed);
  onTestFinished(() => rows.stop());
  return rows;
}

/** What `rows` answers, held against the contract. */
async function asked(rows: RowsOfArchive, search: string, from = 0, count = 50) {
  return archiveRowsSchema.parse(await rows.rows(search, from, count));
}

/** Entry 0 opens the archive; 1 to 6 are these. */
async function filled(archive = memoryArchive(storageKey, systemRandom, noon)): Promise<Archive> {
  const money = [
    ['purse', 'purse-1'],
    ['purse-name', 'Everyday'],
    ['currency', 'EUR'],
    ['issuer', 'https://mint.example'],
  ] as const;
  const entries: readonly Omit<Entry, 'documents' | 'key'>[] = [
    { kind: 'load:completed', at: noon, subject: new Uint8Array(16), facts: [...money, ['amount', '5000']] },
    { kind: 'offer:received', at: noon + 1, subject, facts: [['payee', 'Café Zürich'], ['title', 'Two tickets'], ['total', '24.90 EUR']] }, // prettier-ignore
    {
      kind: 'policy:decided',
      at: noon + 2,
      subject,
      facts: [
        ['decision', 'ask'],
        ['rule', 'always'],
      ],
    },
    { kind: 'pay:sent', at: noon + 3, subject, facts: [...money, ['amount', '2490'], ['payee', 'Café Zürich'], ['title', 'Two tickets']] }, // prettier-ignore
    {
      kind: 'pay:completed',
      at: noon + 86_400,
      subject,
      facts: [...money, ['amount', '2490'], ['payee', 'Café Zürich']],
    },
    { kind: 'pay:failed', at: noon + 86_401, subject: new Uint8Array(3), facts: [...money, ['amount', 'much'], ['payee', 'Bob']] }, // prettier-ignore
  ];
  for (const [place, entry] of entries.entries()) await archive.append({ ...entry, documents: [], key: `${place}` });
  return archive;
}

test('Without a search the list is the archive, newest first, from any offset and never beyond its end', async () => {
  const rows = rowsOver(await filled());
  const sequencesAt = async (from: number, count: number) => {
    const { rows: page, total, size } = await asked(rows, ' ', from, count);
    expect([total, size]).toEqual([7, 7]);
    return page.map(({ sequence }) => sequence);
  };
  expect(await sequencesAt(0, 200)).toEqual([6, 5, 4, 3, 2, 1, 0]);
  expect(await sequencesAt(0, 3)).toEqual([6, 5, 4]);
  expect(await sequencesAt(5, 3)).toEqual([1, 0]);
  expect(await sequencesAt(6, 1)).toEqual([0]);
  expect(await sequencesAt(7, 3)).toEqual([]);
  expect(await sequencesAt(Number.MAX_SAFE_INTEGER, 3)).toEqual([]);
});

test('A row tells what its entry is about, and leaves out what it does not say', async () => {
  const { rows } = await asked(rowsOver(await filled()), '');
  expect(rows).toEqual([
    { sequence: 6, at: noon + 86_401, kind: 'pay:failed', party: 'Bob', purse: 'Everyday' },
    { sequence: 5, at: noon + 86_400, kind: 'pay:completed', subject: deal, party: 'Café Zürich', purse: 'Everyday', amount: { minor: '2490', currency: 'EUR' } }, // prettier-ignore
    { sequence: 4, at: noon + 3, kind: 'pay:sent', subject: deal, party: 'Café Zürich', title: 'Two tickets', purse: 'Everyday', amount: { minor: '2490', currency: 'EUR' } }, // prettier-ignore
    { sequence: 3, at: noon + 2, kind: 'policy:decided', subject: deal },
    { sequence: 2, at: noon + 1, kind: 'offer:received', subject: deal, party: 'Café Zürich', title: 'Two tickets', amount: { minor: '2490', currency: 'EUR' } }, // prettier-ignore
    { sequence: 1, at: noon, kind: 'load:completed', subject: '0'.repeat(32), party: 'https://mint.example', purse: 'Everyday', amount: { minor: '5000', currency: 'EUR' } }, // prettier-ignore
    { sequence: 0, at: noon, kind: 'archive:opened' },
  ]);
});

test.each([
  ['zurich', [5, 4, 2]],
  ['-zurich everyday', [6, 1]],
  ['payee:cafe kind:paid', [5]],
  ['kind:pay', [6, 5, 4]],
  ['state:failed', [6]],
  ['amount:24.90', [5, 4, 2]],
  ['amount:>=24.90 kind:load', [1]],
  ['amount:<1', []],
  ['after:2026-02-01', [6, 5]],
  ['before:2026-02-01', [4, 3, 2, 1, 0]],
  ['after:2026-01-31 before:2026-02-01 tickets', [4, 2]],
  [`deal:${deal.slice(0, 7)}`, [5, 4, 3, 2]],
  [deal.toUpperCase(), [5, 4, 3, 2]],
  ['shop:x amount:z zurich', [5, 4, 2]],
  ['shop:x', [6, 5, 4, 3, 2, 1, 0]],
])('The search «%s» finds its rows, newest first', async (search, expected) => {
  const { rows, total, reached, size } = await asked(rowsOver(await filled()), search);
  expect(rows.map(({ sequence }) => sequence)).toEqual(expected);
  expect([total, reached, size]).toEqual([expected.length, 7, 7]);
});

test('A search is shown as it was understood, with a known problem for what was left out', async () => {
  const { terms } = await asked(rowsOver(await filled()), 'payee:Café -amount:z shop:x');
  expect(terms).toEqual([
    { operator: 'payee', value: 'Café', not: false },
    { operator: 'amount', value: 'z', not: true, problem: { code: 'search-amount-malformed', details: {} } },
    { operator: 'shop', value: 'x', not: false, problem: { code: 'search-operator-unknown', details: {} } },
  ]);
  expect(terms.every(({ problem }) => !problem || isProblemCode(problem.code))).toBe(true);
});

test('The operators of the search are those that the contract of the screens names', () => {
  expect(operators).toEqual(searchOperators);
});

test('What is appended later is on top at once, in the list and in the search', async () => {
  const archive = await filled();
  const rows = rowsOver(archive);
  await asked(rows, 'zurich');
  await archive.append({ kind: 'pay:sent', at: noon, facts: [['payee', 'Zürich']], documents: [], key: 'later' });
  for (const search of ['', 'zurich']) expect((await asked(rows, search)).rows[0]?.sequence).toBe(7);
});

test('The entries of a deal are told oldest first, and an unknown deal has none', async () => {
  const rows = rowsOver(await filled());
  expect(await rows.sequencesOf(deal)).toEqual([2, 3, 4, 5]);
  expect(await rows.sequencesOf('f'.repeat(32))).toEqual([]);
});

test('An entry that was altered or lost keeps its row, which says so, and the others stay in their places', async () => {
  const table = new MemoryTable();
  const ports = { cipher: nobleCipher, random: systemRandom, signingKey: ed25519SigningKey };
  const archive = await filled(openedArchive(ArchiveLog.make(table, storageKey, ports, noon)));
  const altered = table.kept[4];
  if (altered) table.kept[4] = { ...altered, sealed: altered.sealed.map((byte) => byte ^ 1) };
  table.kept[2] = undefined;
  const rows = rowsOver(archive);
  const { rows: page } = await asked(rows, '');
  expect(page.map(({ kind }) => kind)).toEqual(['pay:failed', 'pay:completed', 'archive:unreadable', 'policy:decided', 'archive:unreadable', 'load:completed', 'archive:opened']); // prettier-ignore
  expect((await asked(rows, 'unreadable')).rows.map(({ sequence }) => sequence)).toEqual([4, 2]);
  expect((await asked(rows, 'zurich')).rows.map(({ sequence }) => sequence)).toEqual([5]);
});

test('A wallet without an archive has an empty list', async () => {
  const rows = rowsOver(undefined);
  expect(await asked(rows, 'x')).toEqual({ total: 0, reached: 0, size: 0, terms: [], rows: [] });
  expect([rows.index(), await rows.sequencesOf(deal)]).toEqual([{ reached: 0, size: 0 }, []]);
});

test('The index is looked at in the background, and screens are told how far it reaches', async () => {
  const changed = vi.fn<() => void>();
  const rows = rowsOver(await filled(), changed);
  expect(rows.index()).toEqual({ reached: 0, size: 0 });
  await vi.waitFor(() => expect(rows.index()).toEqual({ reached: 7, size: 7 }), { timeout: 10_000 });
  await vi.waitFor(() => expect(changed).toHaveBeenCalledOnce(), { timeout: 10_000 });
});

test('Screens are told at most four times a second while the index is built', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  onTestFinished(() => void vi.useRealTimers());
  const changed = vi.fn<() => void>();
  const archive = await filled();
  const building = Promise.withResolvers<void>();
  const search = {
    find: () => expect.unreachable('nobody searches'),
    async build(onProgress: (reach: { reached: number; size: number }) => void) {
      for (let reached = 1; reached <= 100; reached++) {
        onProgress({ reached, size: 200 });
        vi.advanceTimersByTime(10);
      }
      building.resolve();
      await Promise.resolve();
      return { reached: 100, size: 200 };
    },
    halt() {},
  };
  const rows = rowsOver({ ...archive, search }, changed);
  vi.advanceTimersByTime(1500);
  await building.promise;
  expect(changed.mock.calls.length).toBeLessThanOrEqual(4);
  expect(changed.mock.calls.length).toBeGreaterThanOrEqual(3);
  expect(rows.index()).toEqual({ reached: 100, size: 200 });
});
