// Books for the person: what a period's export will hold, and the export itself, row by row, so that the host goes on answering
// meanwhile. CSV leaves as an archive of two files: hledger reads it only with its rules.
import { setImmediate as nextTurn } from 'node:timers/promises';
import { Zip, ZipDeflate } from 'fflate';
import { openBooks, surveyBooks, type BooksFailure } from '#app/bookkeeping/books.ts';
import { isDate } from '#app/bookkeeping/calendar.ts';
import { bookWriter, companionOf } from '#app/bookkeeping/formats.ts';
import type { Manifest, TranscriptAccount } from '#app/bookkeeping/transcript.ts';
import type { BooksPreview, BooksWish } from '#app/screen-contract/books-views.ts';
import type { Problem } from '#app/screen-contract/shapes.ts';
import { utf8 } from '#protocols/values/bytes.ts';
import { bad, good, type Result } from '#protocols/values/result.ts';
import { atOnce, type ReadBooks } from './archived-books.ts';
import type { Outgoing } from './delivery.ts';
import { moneyOf } from './payment-view.ts';

const endings = { journal: '.journal', csv: '.zip', jsonl: '.jsonl' } as const;
const mediaTypes = { journal: 'text/plain', csv: 'application/zip', jsonl: 'application/jsonl' } as const;
/** Of the preview, in bytes. */
const greatestBeginning = 8192;
/** Rows go out in pieces of about this many characters. */
const pieceLength = 65_536;
/** Files in archives bear no time of their own: equal books are equal bytes. */
const noTime = new Date(1980, 0, 1);

/** The period of a wish, or what is wrong with it. Days are the books': in UTC, both included. */
export function periodOf({ from, to }: BooksWish): Result<Manifest['period'], Problem> {
  for (const day of [from, to]) {
    if (day !== undefined && !isDate(day)) return bad({ code: 'day-invalid', details: { day } });
  }
  if (from !== undefined && to !== undefined && from > to) return bad({ code: 'period-reversed', details: {} });
  return good({ ...(from !== undefined && { from }), ...(to !== undefined && { to }) });
}

/** What the export of a period will hold. */
export async function previewBooks(books: ReadBooks, wish: BooksWish): Promise<Result<BooksPreview, Problem>> {
  const manifest = await manifestOf(books, wish);
  if (!manifest.ok) return manifest;
  const { money, rows, accounts } = manifest.value;
  const { beginning, whole } = await beginningOf(books, manifest.value, wish);
  return good({
    name: nameOf(manifest.value, wish),
    money: accounts.length === 0 ? 'none' : money,
    operations: rows,
    accounts: accountViews(accounts),
    beginning,
    whole,
  });
}

/** The file of a period's export; a period in which nothing happened has none. */
export async function booksFile(books: ReadBooks, wish: BooksWish): Promise<Result<Outgoing, Problem>> {
  const manifest = await manifestOf(books, wish);
  if (!manifest.ok) return manifest;
  if (manifest.value.rows === 0) return bad({ code: 'period-empty', details: {} });
  const name = nameOf(manifest.value, wish);
  const { format } = wish;
  return good({
    name,
    mediaType: mediaTypes[format],
    write: (put) =>
      format === 'csv' ? writeZip(books, manifest.value, name, put) : writeRows(books, manifest.value, wish, put),
  });
}

async function manifestOf({ operations, checkpoint }: ReadBooks, wish: BooksWish): Promise<Result<Manifest, Problem>> {
  const period = periodOf(wish);
  if (!period.ok) return period;
  const survey = surveyBooks(period.value);
  for (const [place, operation] of operations.entries()) {
    survey.add(operation);
    if (place % atOnce === 0) await nextTurn();
  }
  const manifest = survey.manifest(checkpoint);
  return manifest.ok ? manifest : bad(problemOf(manifest.error));
}

async function beginningOf(
  { operations }: ReadBooks,
  manifest: Manifest,
  { format }: BooksWish,
): Promise<{ readonly beginning: string; readonly whole: boolean }> {
  const writer = bookWriter(format, manifest);
  const books = openBooks(manifest);
  let text = writer.head;
  let left = manifest.rows;
  for (const [place, operation] of operations.entries()) {
    if (left === 0 || text.length > greatestBeginning) break;
    if (place % atOnce === 0) await nextTurn();
    const row = books.book(operation);
    if (row === undefined) continue;
    text += writer.row(row);
    left -= 1;
  }
  const beginning = wholeLines(text);
  return { beginning, whole: left === 0 && beginning === text };
}

/** The lines that fit the preview; of a first line that does not, as much as fits. */
function wholeLines(text: string): string {
  const bytes = utf8(text);
  if (bytes.length <= greatestBeginning) return text;
  const end = bytes.lastIndexOf(10, greatestBeginning - 1);
  if (end >= 0) return new TextDecoder().decode(bytes.subarray(0, end + 1));
  return new TextDecoder().decode(bytes.subarray(0, greatestBeginning), { stream: true });
}

type Put = Parameters<Outgoing['write']>[0];

async function writeRows(
  { operations }: ReadBooks,
  manifest: Manifest,
  { format }: Pick<BooksWish, 'format'>,
  put: Put,
): Promise<Result<void, Problem>> {
  const writer = bookWriter(format, manifest);
  const books = openBooks(manifest);
  let piece = writer.head;
  for (const [place, operation] of operations.entries()) {
    const row = books.book(operation);
    if (row !== undefined) piece += writer.row(row);
    if (piece.length > pieceLength) {
      await put(piece);
      piece = '';
    }
    if (place % atOnce === 0) await nextTurn();
  }
  await put(piece);
  const closed = books.close();
  return closed.ok ? good(undefined) : bad(problemOf(closed.error));
}

async function writeZip(books: ReadBooks, manifest: Manifest, name: string, put: Put): Promise<Result<void, Problem>> {
  const ready: Uint8Array[] = [];
  const zip = new Zip((error, part) => {
    if (error) throw error;
    ready.push(part);
  });
  const flush = async () => {
    for (const part of ready.splice(0)) await put(part);
  };
  const begin = (file: string) => {
    const deflating = new ZipDeflate(file, { level: 6 });
    deflating.mtime = noTime;
    zip.add(deflating);
    return deflating;
  };
  const stem = name.slice(0, -endings.csv.length);
  const rows = begin(`${stem}.csv`);
  const written = await writeRows(books, manifest, { format: 'csv' }, async (part) => {
    rows.push(typeof part === 'string' ? utf8(part) : part);
    await flush();
  });
  if (!written.ok) return written;
  rows.push(new Uint8Array(), true);
  const companion = companionOf('csv', manifest);
  if (companion) begin(`${stem}.csv${companion.suffix}`).push(utf8(companion.text), true);
  zip.end();
  await flush();
  return written;
}

/** `semper-practice-2026-01-01-to-2026-03-31.journal`; a side that is open is left out. */
function nameOf({ money, period: { from, to } }: Manifest, { format }: BooksWish): string {
  const since = from === undefined ? '' : to === undefined ? `-since-${from}` : `-${from}`;
  const until = to === undefined ? '' : from === undefined ? `-until-${to}` : `-to-${to}`;
  return `semper-${money}${since}${until}${endings[format]}`;
}

function accountViews(accounts: readonly TranscriptAccount[]): BooksPreview['accounts'] {
  const purses = Map.groupBy(accounts, ({ account }) => account);
  return [...purses.values()].slice(0, 64).map((currencies) => ({
    name: currencies.at(-1)?.name ?? '',
    opening: currencies.map(({ opening, currency }) => moneyOf({ minor: opening, currency })),
    closing: currencies.map(({ closing, currency }) => moneyOf({ minor: closing, currency })),
  }));
}

function problemOf({ code, ...details }: BooksFailure): Problem {
  return { code, details };
}
