// CSV before hledger, with the rules that are shipped beside it; and the three formats against each other.
import { expect, test } from 'vitest';
import { chartOf } from '#app/bookkeeping/chart.ts';
import type { csvColumns } from '#app/bookkeeping/csv.ts';
import { readTranscript } from '#app/bookkeeping/read-transcript.ts';
import { needs } from '../house/needs.ts';
import { csvRecords, filed, hledgerPostings, makeBooks, sums } from './judges.ts';
import { nastyTexts, someLedgers } from './some-operations.ts';

const seeds = [11, 12, 13];

test('hledger reads the CSV by the shipped rules to the same sums as the journal', (context) => {
  const hledger = needs(context, 'hledger');
  for (const seed of seeds) {
    const { text, rules } = makeBooks(someLedgers(seed, 20).flat());
    const [journal, csv] = [filed('books.journal', text.journal), filed('books.csv', text.csv)];
    const byJournal = hledgerPostings(hledger, '-f', journal);
    const byCsv = hledgerPostings(hledger, '-f', csv, '--rules-file', filed('books.csv.rules', rules));
    // The CSV has a row's taxes in one column, so the rules leave them within purchases and sales.
    const untaxed = byJournal.map((posting) => {
      const account = posting.account
        .replace(/^Expenses:Practice:Tax:.*/, 'Expenses:Practice:Purchases')
        .replace(/^Liabilities:Practice:Tax:.*/, 'Income:Practice:Sales');
      return { ...posting, account };
    });
    expect(sums(byCsv)).toEqual(sums(untaxed));
    expect(sums(byCsv).size).toBeGreaterThan(10);
  }
});

test('the CSV of a period is read without the balances that hledger could not know', (context) => {
  const hledger = needs(context, 'hledger');
  const operations = someLedgers(14, 6).flat();
  const { rows } = makeBooks(operations);
  const { text, rules, manifest } = makeBooks(operations, {
    from: rows[Math.floor(rows.length / 2)]?.bookingDate ?? '',
  });
  expect(manifest.accounts.some(({ opening }) => opening !== 0n)).toBe(true);
  const read = sums(hledgerPostings(hledger, '-f', filed('b.csv', text.csv), '--rules-file', filed('b.rules', rules)));
  const chart = chartOf(manifest);
  const moved = manifest.accounts.map(({ account, currency, opening, closing }) => {
    return { account: chart.purse(account), currency, minor: closing - opening };
  });
  for (const [key, minor] of sums(moved)) expect(read.get(key)).toBe(minor);
});

test('JSON Lines, CSV and journal give the same rows, balances and totals', (context) => {
  const hledger = needs(context, 'hledger');
  for (const seed of seeds) {
    const { text, manifest } = makeBooks(someLedgers(seed, 20).flat());
    const transcript = readTranscript(text.jsonl);
    if (!transcript.ok) throw new Error(transcript.error.what);
    const { rows } = transcript.value;
    const [header = [], ...records] = csvRecords(text.csv);
    const column = (record: readonly string[], name: (typeof csvColumns)[number]) => record[header.indexOf(name)] ?? '';
    expect(records.map((record) => column(record, 'id'))).toEqual(rows.map(({ id }) => id));
    const byCsv = sums(
      records.map((record) => ({
        account: column(record, 'journal_account'),
        currency: column(record, 'currency'),
        minor: BigInt(column(record, 'amount_effective').replace('.', '')),
      })),
    );
    const chart = chartOf(manifest);
    const byLines = sums(
      rows.map(({ account, currency, effective }) => ({ account: chart.purse(account), currency, minor: effective })),
    );
    const read = hledgerPostings(hledger, '-f', filed('books.journal', text.journal));
    const byJournal = sums(read.filter(({ account }) => account.startsWith('Assets:Practice:Ecash:')));
    expect(byCsv).toEqual(byLines);
    expect(byJournal).toEqual(byLines);
    const fees = rows.filter(({ effective, fee }) => effective !== 0n && fee !== 0n);
    const paid = fees.map(({ currency, fee }) => ({ account: 'Expenses:Practice:Fees:Mint', currency, minor: fee }));
    expect(sums(read.filter(({ account }) => account === 'Expenses:Practice:Fees:Mint'))).toEqual(sums(paid));
    expect(new Set(read.map(({ code }) => code)).size).toBe(rows.length);
  }
});

test('the columns of the CSV are the keys of the JSON Lines in the same order', () => {
  const { text } = makeBooks(someLedgers(15, 1).flat());
  const [header = []] = csvRecords(text.csv);
  const keys = Object.keys(JSON.parse(text.jsonl.split('\n')[1] ?? '{}') as object);
  expect([...header]).toEqual([...keys.filter((key) => key !== 'lines'), 'journal_account']);
});

test('no cell of text begins a formula, and taking the apostrophe away gives the text back', () => {
  const [sample] = someLedgers(16, 1).flat();
  if (!sample) throw new Error('no sample');
  const operations = nastyTexts.map((name, index) => ({
    ...sample,
    id: `${index}`,
    title: name,
    counterparty: { name },
  }));
  const [header = [], ...records] = csvRecords(makeBooks(operations).text.csv);
  const memo = header.indexOf('memo');
  for (const [index, record] of records.entries()) {
    expect(record.length).toBe(header.length);
    const cell = record[memo] ?? '';
    expect(cell).not.toMatch(/^\s*[=+\-@\uff1d\uff0b\uff0d\uff20]/);
    expect(cell).not.toMatch(/\p{Cc}/u);
    const original = nastyTexts[index] ?? '';
    const untouched = cell.startsWith("'") ? cell.slice(1) : cell;
    if (/^[\x20-\x7e]*$/.test(original)) expect(untouched).toBe(original.replaceAll(/ +/g, ' ').trim());
  }
});

test('a file is the same, byte for byte, in time zones a day apart', () => {
  const zone = process.env['TZ'];
  try {
    const made = ['Pacific/Kiritimati', 'Pacific/Pago_Pago'].map((name) => {
      process.env['TZ'] = name;
      return { offset: new Date(0).getTimezoneOffset(), text: makeBooks(someLedgers(17, 10).flat()).text };
    });
    expect(made[0]?.offset).not.toBe(made[1]?.offset);
    expect(made[0]?.text).toEqual(made[1]?.text);
  } finally {
    if (zone === undefined) delete process.env['TZ'];
    else process.env['TZ'] = zone;
  }
});
