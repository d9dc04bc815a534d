// The journal before its outside judges, hledger and Ledger, both in their strictest modes (issue: seen to hold 1).
import { describe, expect, test } from 'vitest';
import { chartOf } from '#app/bookkeeping/chart.ts';
import { dateOf } from '#app/bookkeeping/calendar.ts';
import { postingsOf } from '#app/bookkeeping/journal.ts';
import { needs } from '../house/needs.ts';
import {
  filed,
  hledgerPostings,
  judge,
  ledgerPostings,
  makeBooks,
  sums,
  type BooksMade,
  type Verdict,
} from './judges.ts';
import { balancesOf, nastyTexts, someLedgers } from './some-operations.ts';

const fine = { status: 0, out: '', err: '' };

function checked(hledger: string, journal: string): Verdict {
  return judge(hledger, '-f', journal, 'check', '-s', 'ordereddates', 'payees');
}

function pedantic(ledger: string, journal: string): Verdict {
  return judge(ledger, '--args-only', '--strict', '--pedantic', '-f', journal, 'bal');
}

/** The purses' balances by the names that the chart gives them. */
function purseSums({ manifest }: BooksMade, balances: ReadonlyMap<string, bigint>) {
  const chart = chartOf(manifest);
  return sums(
    manifest.accounts.map(({ account, currency }) => {
      return { account: chart.purse(account), currency, minor: balances.get(`${currency} ${account}`) ?? 0n };
    }),
  );
}

function ofPurses(all: ReadonlyMap<string, bigint>): ReadonlyMap<string, bigint> {
  return new Map([...all].filter(([key]) => key.includes(' Assets:Practice:Ecash:')));
}

describe('240 drawn ledgers with hostile names and titles', () => {
  for (const seed of [1, 2, 3, 4, 5, 6]) {
    const operations = someLedgers(seed, 40).flat();
    const made = makeBooks(operations);

    test(`pass hledger and Ledger in their strict modes and balance like the purses (seed ${seed})`, (context) => {
      const [hledger, ledger] = [needs(context, 'hledger'), needs(context, 'ledger')];
      const journal = filed('books.journal', made.text.journal);
      expect(checked(hledger, journal)).toEqual(fine);
      expect(pedantic(ledger, journal)).toMatchObject({ status: 0, err: '' });
      const balances = purseSums(made, balancesOf(operations));
      expect(ofPurses(sums(hledgerPostings(hledger, '-f', journal)))).toEqual(balances);
      expect(ofPurses(sums(ledgerPostings(ledger, journal)))).toEqual(balances);
    });

    test(`come back as the postings that were written, each under its date and id (seed ${seed})`, (context) => {
      const [hledger, ledger] = [needs(context, 'hledger'), needs(context, 'ledger')];
      const journal = filed('books.journal', made.text.journal);
      const chart = chartOf(made.manifest);
      const written = made.rows.flatMap((row) =>
        postingsOf(row, chart).map(({ account, minor }) => ({ date: row.bookingDate, code: row.id, account, minor })),
      );
      const read = hledgerPostings(hledger, '-f', journal);
      expect(read.map(({ date, code, account, minor }) => ({ date, code, account, minor }))).toEqual(written);
      const alsoRead = ledgerPostings(ledger, journal);
      expect(alsoRead.map(({ date, code, account, minor }) => ({ date, code, account, minor }))).toEqual(
        written.filter(({ minor }) => minor !== 0n),
      );
      const payees = (all: readonly { readonly code: string; readonly payee: string }[]) =>
        new Map(all.map(({ code, payee }) => [code, payee]));
      const theirs = payees(alsoRead);
      for (const [code, payee] of payees(read)) expect(theirs.get(code) ?? payee).toBe(payee);
    });
  }
});

test('every text that means something to a journal is taken for a payee and a memo, and nothing else', (context) => {
  const [hledger, ledger] = [needs(context, 'hledger'), needs(context, 'ledger')];
  const [sample] = someLedgers(7, 1).flat();
  if (!sample) throw new Error('no sample');
  const operations = nastyTexts.map((name, index) => {
    const purse = { ...sample.purse, id: `purse-${index}`, name };
    return {
      ...sample,
      kind: 'load',
      state: 'completed',
      id: `N-${index}`,
      purse,
      counterparty: { name },
      title: name,
    } as const;
  });
  const journal = filed('books.journal', makeBooks(operations).text.journal);
  expect(checked(hledger, journal)).toEqual(fine);
  expect(pedantic(ledger, journal)).toMatchObject({ status: 0, err: '' });
  const stats = judge(hledger, '-f', journal, 'stats').out;
  expect(stats).toMatch(new RegExp(`Transactions +: ${nastyTexts.length} `));
  expect(stats).toMatch(/Included files +: *\n/);
  const ours = ['entry', 'kind', 'memo', 'offer', 'reason', 'receipt', 'related', 'state', 'type'];
  for (const tool of [hledger, ledger]) {
    const tags = judge(tool, '-f', journal, 'tags').out.trim().split('\n');
    expect(tags).toContain('memo');
    expect(tags.filter((tag) => !ours.includes(tag))).toEqual([]);
  }
  const dates = hledgerPostings(hledger, '-f', journal).map(({ date }) => date);
  expect(new Set(dates)).toEqual(new Set([dateOf(sample.bookedAt)]));
});

test('a cent more in any one amount or balance is refused by hledger', (context) => {
  const hledger = needs(context, 'hledger');
  const { journal } = makeBooks(someLedgers(8, 3).flat()).text;
  expect(checked(hledger, filed('books.journal', journal))).toEqual(fine);
  const amounts = [...journal.matchAll(/(?<= {2}|= )-?\d+(\.\d\d)?(?= (EUR|SAT))/g)].filter(
    ({ 0: text, index }) => /[1-9]/.test(text) && !journal.slice(0, index).endsWith('format '),
  );
  const chosen = amounts.filter((_, place) => place % Math.ceil(amounts.length / 30) === 0);
  expect(chosen.length).toBeGreaterThan(15);
  for (const { 0: text, index } of chosen) {
    const last = text.at(-1) ?? '0';
    const raised = text.slice(0, -1) + ((Number(last) + 1) % 10).toString();
    const changed = journal.slice(0, index) + raised + journal.slice(index + text.length);
    expect(checked(hledger, filed('books.journal', changed)).status, `${text} raised to ${raised}`).toBe(1);
  }
});

test('two cents that make up for each other within one payment are refused by the asserted balance', (context) => {
  const [hledger, ledger] = [needs(context, 'hledger'), needs(context, 'ledger')];
  const [first] = someLedgers(9, 1).flat();
  if (!first) throw new Error('no sample');
  const amount = { minor: 1000n, currency: 'EUR' } as const;
  const load = { ...first, kind: 'load', state: 'completed', amount, fee: { minor: 0n, currency: 'EUR' } } as const;
  const { journal } = makeBooks([load]).text;
  const changed = journal.replace('  10.00 EUR =', '  10.01 EUR =').replace('  -10.00 EUR', '  -10.01 EUR');
  expect(changed).not.toBe(journal);
  const path = filed('books.journal', changed);
  expect(checked(hledger, path)).toMatchObject({ status: 1, err: expect.stringMatching(/assert/) });
  expect(pedantic(ledger, path).status).not.toBe(0);
});

test('a period begins with what the purses held before it and passes on its own', (context) => {
  const [hledger, ledger] = [needs(context, 'hledger'), needs(context, 'ledger')];
  const operations = someLedgers(10, 12).flat();
  const dates = makeBooks(operations).rows.map(({ bookingDate }) => bookingDate);
  const [from = '', to = ''] = [dates[Math.floor(dates.length / 3)], dates[Math.floor((2 * dates.length) / 3)]];
  const made = makeBooks(operations, { from, to });
  expect(made.rows.length).toBeGreaterThan(10);
  expect(made.rows.length).toBeLessThan(operations.length - 10);
  expect(made.manifest.accounts.filter(({ opening }) => opening !== 0n).length).toBeGreaterThan(3);
  const journal = filed('books.journal', made.text.journal);
  expect(checked(hledger, journal)).toEqual(fine);
  expect(pedantic(ledger, journal)).toMatchObject({ status: 0, err: '' });
  const until = operations.slice(0, dates.findLastIndex((date) => date <= to) + 1);
  expect(ofPurses(sums(hledgerPostings(hledger, '-f', journal)))).toEqual(purseSums(made, balancesOf(until)));
});

test('a journal of no operations at all is accepted', (context) => {
  const journal = filed('books.journal', makeBooks([]).text.journal);
  expect(checked(needs(context, 'hledger'), journal)).toEqual(fine);
  expect(pedantic(needs(context, 'ledger'), journal)).toMatchObject({ status: 0, err: '' });
});
