import { expect, test } from 'vitest';
import { memoryArchive } from '#app/support/archive/memory-archive.ts';
import type { Archive } from '#app/support/archive/archive.ts';
import type { Entry } from '#protocols/archive/messages.ts';
import { bad } from '#protocols/values/result.ts';
import { systemRandom } from '../node/random.ts';
import { createBooks } from './archived-books.ts';
import { bookHandlers } from './books.ts';
import { createRecords } from './records.ts';
import type { SessionParts, WalletSession } from './wallet-session.ts';

const begin = 1_800_000_000;
const signal = new AbortController().signal;

function load(number: number): Entry {
  const facts = Object.entries({
    ...{ purse: 'p1', 'purse-name': 'Vault', system: 'urn:semper:ecash:1', money: 'practice' },
    ...{ amount: '500', fee: '0', currency: 'EUR' },
  });
  const subject = new Uint8Array(16).fill(number);
  return { kind: 'load:completed', at: begin + number, subject, facts, documents: [], key: `${number}` };
}

async function archiveOf(count: number): Promise<Archive> {
  const archive = memoryArchive(new Uint8Array(32), systemRandom, begin);
  for (let number = 1; number <= count; number += 1) await archive.append(load(number));
  return archive;
}

/** How often all entries were asked for. */
function counted(archive: Archive): { readonly archive: Archive; readonly passes: () => number } {
  let passes = 0;
  const entries: Archive['entries'] = (span) => {
    passes += 1;
    return archive.entries(span);
  };
  return { archive: { ...archive, entries }, passes: () => passes };
}

test('A preview and the export after it read the archive once; one entry more, and it is read anew', async () => {
  const { archive, passes } = counted(await archiveOf(3));
  const books = createBooks(archive);
  const [first, second] = await Promise.all([books.read(), books.read()]);
  expect([first.operations.length, second === first, passes()]).toEqual([3, true, 1]);
  await archive.append(load(9));
  expect((await books.read()).operations).toHaveLength(4);
  expect(passes()).toBe(2);
  books.stop();
});

test('Books that failed are read again, and do not stay failed', async () => {
  const sound = await archiveOf(2);
  let altered = true;
  async function* broken() {
    yield bad({ code: 'entry-digest', sequence: 1 } as const);
  }
  const books = createBooks({ ...sound, entries: (span) => (altered ? broken() : sound.entries(span)) });
  await expect(books.read()).rejects.toThrow('entry-digest');
  await expect(books.line('p1')).rejects.toThrow('entry-digest');
  altered = false;
  expect((await books.read()).operations).toHaveLength(2);
  expect((await books.line('p1'))?.points.map(({ minor }) => minor)).toEqual([500n, 1000n]);
  books.stop();
});

test('Over an archive that was altered no books are made, and the problem says what to do', async () => {
  const archive = await archiveOf(2);
  async function* broken() {
    yield bad({ code: 'entry-digest', sequence: 1 } as const);
  }
  const parts = { archive: { ...archive, entries: () => broken() }, clock: { now: () => begin }, random: systemRandom };
  const records = createRecords({ ...parts, onFault: () => undefined } as unknown as SessionParts, () => undefined);
  const session = { parts, records, composed: () => undefined } as unknown as WalletSession;
  const handlers = bookHandlers(session);
  const unsound = { ok: false, error: { code: 'archive-unsound', details: {} } };
  expect(await handlers['books/preview']({ format: 'journal' }, signal)).toEqual(unsound);
  expect(await handlers['books/save']({ format: 'csv' }, signal)).toEqual(unsound);
  expect(await handlers['purse/history']({ purse: 'p1' }, signal)).toEqual(unsound);
  await records.stop();
});

test('Two balance lines that are asked for at once count every entry once', async () => {
  const books = createBooks(await archiveOf(4));
  const [first, second] = await Promise.all([books.line('p1'), books.line('p1')]);
  expect(first?.points.map(({ minor }) => minor)).toEqual([500n, 1000n, 1500n, 2000n]);
  expect(second).toEqual(first);
  books.stop();
});
