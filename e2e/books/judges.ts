// The outside judges of the books: hledger and Ledger as a person would run them, without that person's own settings.
import { spawnSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { BookedOperation } from '#app/bookkeeping/booked-operation.ts';
import { transcriptOf } from '#app/bookkeeping/books.ts';
import { bookWriter, companionOf, type BookFormat } from '#app/bookkeeping/formats.ts';
import type { Period } from '#app/bookkeeping/calendar.ts';
import type { Manifest, TranscriptRow } from '#app/bookkeeping/transcript.ts';
import { currencies, isCurrency } from '#protocols/values/amount.ts';

/** What a tool said. */
export type Verdict = { readonly status: number | null; readonly out: string; readonly err: string };

/** Runs a tool; text in UTF-8, dates in UTC. */
export function judge(tool: string, ...args: readonly string[]): Verdict {
  const folder = emptyFolder();
  const output = join(folder, 'out');
  const file = openSync(output, 'w');
  try {
    const done = spawnSync(tool, args, {
      stdio: ['ignore', file, 'pipe'],
      encoding: 'utf8',
      env: { PATH: process.env['PATH'] ?? '', LC_ALL: 'C.UTF-8', TZ: 'UTC', HOME: folder },
      timeout: 60_000,
    });
    return { status: done.status, out: readFileSync(output, 'utf8'), err: done.stderr };
  } finally {
    closeSync(file);
  }
}

/** A folder for this test alone. */
export function emptyFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'semper-books-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Books in every format, as texts. */
export type BooksMade = {
  readonly manifest: Manifest;
  readonly rows: readonly TranscriptRow[];
  readonly text: Readonly<Record<BookFormat, string>>;
  readonly rules: string;
};

/** Makes the books of operations in every format. */
export function makeBooks(operations: readonly BookedOperation[], period: Period = {}): BooksMade {
  const made = transcriptOf(operations, period);
  if (!made.ok) throw new Error(`no books: ${made.error.code}`);
  const { manifest, rows } = made.value;
  const write = (format: BookFormat) => {
    const writer = bookWriter(format, manifest);
    return writer.head + rows.map((row) => writer.row(row)).join('');
  };
  const text = { journal: write('journal'), csv: write('csv'), jsonl: write('jsonl') };
  return { manifest, rows, text, rules: companionOf('csv', manifest)?.text ?? '' };
}

/** Puts a text into a file of its own and gives the path. */
export function filed(name: string, text: string): string {
  const path = join(emptyFolder(), name);
  writeFileSync(path, text);
  return path;
}

/** CSV (RFC 4180) as its records; throws where the quoting is broken. */
export function csvRecords(text: string): readonly (readonly string[])[] {
  const records: string[][] = [];
  let record: string[] = [];
  const cell = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r?\n|$)/y;
  while (cell.lastIndex < text.length) {
    const found = cell.exec(text);
    if (!found) throw new Error(`broken quoting behind record ${records.length}`);
    record.push(found[1]?.replaceAll('""', '"') ?? found[2] ?? '');
    if (found[3] === ',') continue;
    records.push(record);
    record = [];
  }
  return records;
}

/** A posting as a tool read it; `minor` counts the currency's minor units. */
export type ReadPosting = {
  readonly date: string;
  readonly code: string;
  readonly payee: string;
  readonly account: string;
  readonly minor: bigint;
  readonly currency: string;
};

/** The postings that hledger finds in a journal, or in a CSV with its rules. */
export function hledgerPostings(hledger: string, ...source: readonly string[]): readonly ReadPosting[] {
  const { status, out, err } = judge(hledger, ...source, 'print', '-O', 'csv');
  if (status !== 0) throw new Error(err);
  return csvRecords(out)
    .slice(1)
    .map(([, date = '', date2, , code = '', payee = '', , account = '', amount = '', currency = '']) => {
      if (date2 !== '') throw new Error(`${code} has a second date`);
      return { date, code, payee, account, minor: minorOf(amount, currency), currency };
    });
}

/** The postings that Ledger finds in a journal, but for those of zero, which it passes over. */
export function ledgerPostings(ledger: string, journal: string): readonly ReadPosting[] {
  const format =
    '%(format_date(date, "%Y-%m-%d"))\\t%(code)\\t%(payee)\\t%(account)\\t%(quantity(amount))\\t%(commodity(amount))\\n';
  const { status, out, err } = judge(ledger, '--args-only', '-f', journal, 'reg', '--register-format', format);
  if (status !== 0) throw new Error(err);
  const lines = out.split('\n').slice(0, -1);
  return lines.map((line) => {
    const [date = '', code = '', payee = '', account = '', amount = '', currency = '', ...more] = line.split('\t');
    if (more.length > 0) throw new Error(`a tab within ${line}`);
    return { date, code, payee, account, minor: minorOf(amount, currency), currency };
  });
}

/** Sums by currency and account, without those that are zero. */
export function sums(
  postings: readonly Pick<ReadPosting, 'account' | 'minor' | 'currency'>[],
): ReadonlyMap<string, bigint> {
  const found = new Map<string, bigint>();
  for (const { account, minor, currency } of postings) {
    const key = `${currency} ${account}`;
    found.set(key, (found.get(key) ?? 0n) + minor);
  }
  return new Map([...found].filter(([, minor]) => minor !== 0n).toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

/** Tools leave out zeros at the end, and write no point when nothing but zeros follows. */
function minorOf(decimal: string, currency: string): bigint {
  const exponent = isCurrency(currency) ? currencies[currency].exponent : 0;
  const [whole = '', fraction = ''] = decimal.split('.');
  if (fraction.length > exponent) throw new Error(`${decimal} ${currency} has too many places`);
  return BigInt(whole + fraction.padEnd(exponent, '0'));
}
