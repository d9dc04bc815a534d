import { strFromU8, unzipSync } from 'fflate';
import { expect, test } from 'vitest';
import type { BookedOperation } from '#app/bookkeeping/booked-operation.ts';
import { transcriptOf } from '#app/bookkeeping/books.ts';
import { bookWriter, companionOf, type BookFormat } from '#app/bookkeeping/formats.ts';
import { booksPreviewSchema, type BooksWish } from '#app/screen-contract/books-views.ts';
import { amount } from '#protocols/values/amount.ts';
import { booksFile, previewBooks } from './books-export.ts';

const noon = 1_795_000_000;
const purse = { id: 'p1', name: 'Vault', system: 'ecash', practice: true };

function load(index: number, change: Partial<BookedOperation> = {}): BookedOperation {
  const base = { id: `op-${index}`, kind: 'load', state: 'completed', purse, bookedAt: noon + index * 60 } as const;
  return { ...base, amount: amount(500n, 'EUR'), fee: amount(0n, 'EUR'), title: `Größe №${index}`, ...change };
}

const books = (operations: readonly BookedOperation[]) => ({ operations, checkpoint: 'note\n' });
const many = books(Array.from({ length: 3000 }, (_, index) => load(index)));

async function preview(operations: ReturnType<typeof books>, wish: BooksWish) {
  const made = await previewBooks(operations, wish);
  if (!made.ok) throw new Error(made.error.code);
  return booksPreviewSchema.parse(made.value);
}

async function fileOf(operations: ReturnType<typeof books>, wish: BooksWish): Promise<Buffer> {
  const file = await booksFile(operations, wish);
  if (!file.ok) throw new Error(file.error.code);
  const parts: Buffer[] = [];
  const written = await file.value.write((part) => void parts.push(Buffer.from(part)));
  if (!written.ok) throw new Error(written.error.code);
  return Buffer.concat(parts);
}

/** The books as app/bookkeeping makes them all at once. */
function expected({ operations, checkpoint }: ReturnType<typeof books>, format: BookFormat) {
  const made = transcriptOf(operations, {}, checkpoint);
  if (!made.ok) throw new Error(made.error.code);
  const writer = bookWriter(format, made.value.manifest);
  const text = writer.head + made.value.rows.map((row) => writer.row(row)).join('');
  return { text, rules: companionOf(format, made.value.manifest)?.text };
}

test.each(['journal', 'jsonl'] as const)('A %s of many pieces is the same as one made at once', async (format) => {
  expect((await fileOf(many, { format })).toString()).toBe(expected(many, format).text);
});

test('The two files for spreadsheets are those that the command writes side by side', async () => {
  const files = unzipSync(await fileOf(many, { format: 'csv' }));
  const { text, rules } = expected(many, 'csv');
  expect(Object.keys(files)).toEqual(['semper-practice.csv', 'semper-practice.csv.rules']);
  expect(strFromU8(files['semper-practice.csv'] ?? new Uint8Array())).toBe(text);
  expect(strFromU8(files['semper-practice.csv.rules'] ?? new Uint8Array())).toBe(rules);
});

test.each(['journal', 'csv', 'jsonl'] as const)('The preview of a long %s is its first whole lines', async (format) => {
  const { beginning, whole, operations } = await preview(many, { format });
  const { text } = expected(many, format);
  expect([whole, operations]).toEqual([false, 3000]);
  expect(text.startsWith(beginning)).toBe(true);
  expect(beginning.endsWith('\n')).toBe(true);
  const bytes = Buffer.byteLength(beginning);
  expect(bytes).toBeLessThanOrEqual(8192);
  expect(bytes).toBeGreaterThan(7000);
});

test('A first line that is longer than a preview is cut between two characters', async () => {
  const accounts = Array.from({ length: 60 }, (_, index) =>
    load(index, { purse: { ...purse, id: `p${index}`, name: 'Ü'.repeat(90) } }),
  );
  const { beginning, whole } = await preview(books(accounts), { format: 'jsonl' });
  expect(whole).toBe(false);
  expect(beginning).not.toContain('\ufffd');
  expect(Buffer.byteLength(beginning)).toBeGreaterThan(8188);
});

test('A purse of two currencies is one line of the preview, and money that is owed has a minus', async () => {
  const operations = [
    load(0),
    load(1, { amount: amount(7n, 'SAT'), fee: amount(0n, 'SAT') }),
    load(2, { kind: 'pay', amount: amount(900n, 'EUR') }),
  ];
  expect((await preview(books(operations), { format: 'journal' })).accounts).toEqual([
    {
      name: 'Vault',
      opening: [
        { minor: '0', currency: 'EUR' },
        { minor: '0', currency: 'SAT' },
      ],
      closing: [
        { minor: '-400', currency: 'EUR' },
        { minor: '7', currency: 'SAT' },
      ],
    },
  ]);
});

test('Practice money and real money make no books together', async () => {
  const mixed = books([load(0), load(1, { purse: { ...purse, practice: false } })]);
  expect(await previewBooks(mixed, { format: 'csv' })).toMatchObject({ error: { code: 'money-mixed' } });
  expect(await booksFile(mixed, { format: 'csv' })).toMatchObject({ error: { code: 'money-mixed' } });
});

test('Books of real money are named so', async () => {
  const real = books([load(0, { purse: { ...purse, practice: false } })]);
  expect(await preview(real, { format: 'csv', from: '2026-01-01' })).toMatchObject({
    name: 'semper-real-since-2026-01-01.zip',
    money: 'real',
  });
});

test('Others have their turn while long books are made', async () => {
  const long = books(Array.from({ length: 20_000 }, (_, index) => load(index)));
  let turns = 0;
  const turning = setInterval(() => (turns += 1), 0);
  await fileOf(long, { format: 'csv' });
  clearInterval(turning);
  expect(turns).toBeGreaterThan(20);
});
