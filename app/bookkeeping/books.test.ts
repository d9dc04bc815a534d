import { expect, test } from 'vitest';
import { amount } from '#protocols/values/amount.ts';
import type { BookedKind, BookedOperation, BookedState } from './booked-operation.ts';
import { openBooks, surveyBooks, transcriptOf } from './books.ts';
import { chartOf } from './chart.ts';
import { postingsOf } from './journal.ts';
import type { TranscriptRow } from './transcript.ts';

const purse = { id: 'p1', name: 'Vault', system: 'ecash', practice: true };
const noon = 1_795_000_000;

let made = 0;
function operation(kind: BookedKind, state: BookedState, minor: bigint, fee = 0n): BookedOperation {
  made += 1;
  const base = { id: `op-${made}`, purse, bookedAt: noon + made };
  return { ...base, kind, state, amount: amount(minor, 'EUR'), fee: amount(fee, 'EUR') };
}

function booked(...operations: readonly BookedOperation[]): readonly TranscriptRow[] {
  const transcript = transcriptOf(operations);
  if (!transcript.ok) throw new Error(transcript.error.code);
  return transcript.value.rows;
}

test('fee and amount leave the purse with a payment, and what arrives has its fee off', () => {
  const rows = booked(
    operation('load', 'completed', 10_000n),
    operation('pay', 'completed', 2490n, 10n),
    operation('receive', 'completed', 500n, 1n),
    operation('gather', 'completed', 7000n, 2n),
    operation('restore', 'completed', 40n),
    operation('loss', 'completed', 8n),
  );
  expect(rows.map(({ effective }) => effective)).toEqual([10_000n, -2500n, 499n, -2n, 40n, -8n]);
  expect(rows.map(({ gross, fee, net }) => gross - fee === net)).toEqual(rows.map(() => true));
  expect(rows.at(-1)?.balanceAfter).toBe(8029n);
});

test('what failed, was refused, waits or is in doubt at the mint stands in the books and moves nothing', () => {
  const states: readonly BookedState[] = ['started', 'waiting-for-device', 'approved', 'refused', 'failed'];
  const rows = booked(...states.map((state) => operation('pay', state, 100n, 1n)), operation('load', 'sent', 50n));
  expect(rows.map(({ status, effective, balanceAfter, net }) => [status, effective, balanceAfter, net])).toEqual([
    ...states.map((state) => [state, 0n, 0n, -101n]),
    ['sent', 0n, 0n, 50n],
  ]);
});

test('a payment that comes back leaves nothing in transit, and both fees spent', () => {
  const operations = [operation('pay', 'returned', 1000n, 3n), operation('return', 'completed', 998n, 2n)];
  const transcript = transcriptOf(operations);
  if (!transcript.ok) throw new Error(transcript.error.code);
  const chart = chartOf(transcript.value.manifest);
  const postings = transcript.value.rows.flatMap((row) => postingsOf(row, chart));
  const sum = (account: string) =>
    postings.filter((posting) => posting.account === account).reduce((total, { minor }) => total + minor, 0n);
  expect(sum(chart.inTransit)).toBe(0n);
  expect(sum(chart.fees)).toBe(5n);
  expect(sum(chart.purse('p1'))).toBe(-5n);
});

test('a payment that is sent and not acknowledged has left the purse and is nobody’s income yet', () => {
  const [row] = booked(operation('pay', 'sent', 1000n, 3n));
  const chart = chartOf({ money: 'practice', accounts: [{ ...ends, account: 'p1', name: 'V', system: 'ecash' }] });
  expect(row && postingsOf(row, chart)).toEqual([
    { account: 'Assets:Practice:Ecash:V', minor: -1003n, balance: -1003n },
    { account: 'Assets:Practice:In Transit', minor: 1000n },
    { account: 'Expenses:Practice:Fees:Mint', minor: 3n },
  ]);
});
const ends = { currency: 'EUR', opening: 0n, closing: 0n } as const;

test('taxes are split off a purchase and owed from a sale, by rate', () => {
  const line = (total: bigint, taxRate: number, tax: bigint) => {
    return { description: 'x', quantity: 1, unitPrice: total, total, taxRate, tax };
  };
  const lines = [line(1190n, 1900, 190n), line(107n, 700, 7n), line(119n, 1900, 19n)];
  const rows = booked(
    { ...operation('pay', 'completed', 1416n), lines },
    { ...operation('receive', 'completed', 1416n), lines },
  );
  const chart = chartOf({ money: 'real', accounts: [{ ...ends, account: 'p1', name: 'V', system: 'ecash' }] });
  expect(rows.map((row) => postingsOf(row, chart).slice(1))).toEqual([
    [
      { account: 'Expenses:Purchases', minor: 1200n },
      { account: 'Expenses:Tax:Rate 19.00', minor: 209n },
      { account: 'Expenses:Tax:Rate 7.00', minor: 7n },
    ],
    [
      { account: 'Income:Sales', minor: -1200n },
      { account: 'Liabilities:Tax:Rate 19.00', minor: -209n },
      { account: 'Liabilities:Tax:Rate 7.00', minor: -7n },
    ],
  ]);
  expect(rows.map(({ tax, taxRate }) => [tax, taxRate])).toEqual([
    [216n, undefined],
    [216n, undefined],
  ]);
});

test('taxes that exceed the amount are not split off, and the row still balances', () => {
  const lines = [{ description: 'x', quantity: 1, unitPrice: 10n, total: 10n, taxRate: 1900, tax: 99n }];
  const [row] = booked({ ...operation('pay', 'completed', 10n, 1n), lines });
  const chart = chartOf({ money: 'real', accounts: [{ ...ends, account: 'p1', name: 'V', system: 'ecash' }] });
  expect(row && postingsOf(row, chart).map(({ minor }) => minor)).toEqual([-11n, 10n, 1n]);
});

test('a clock that was set back does not put a row before the one above it', () => {
  const later = { ...operation('load', 'completed', 5n), bookedAt: noon + 3 * 86_400 };
  const earlier = { ...operation('load', 'completed', 5n), bookedAt: noon };
  const rows = booked(later, earlier);
  expect(rows.map(({ bookingDate }) => bookingDate)).toEqual(['2026-11-21', '2026-11-21']);
  expect(rows[1]?.bookedAt).toBe(noon);
});

test('a period has both its dates within it, and balances from before it to its end', () => {
  const days = ['2026-11-18', '2026-11-19', '2026-11-20', '2026-11-21'];
  const operations = days.map((_, index) => {
    return { ...operation('load', 'completed', 10n ** BigInt(index)), bookedAt: noon + index * 86_400 };
  });
  const transcript = transcriptOf(operations, { from: '2026-11-19', to: '2026-11-20' }, 'note');
  expect(transcript.ok && transcript.value.rows.map(({ seq, bookingDate }) => [seq, bookingDate])).toEqual([
    [1, '2026-11-19'],
    [2, '2026-11-20'],
  ]);
  expect(transcript.ok && transcript.value.manifest).toMatchObject({
    rows: 2,
    checkpoint: 'note',
    accounts: [{ opening: 1n, closing: 111n }],
  });
});

test('an id that stands on two operations makes no books', () => {
  const twice = operation('load', 'completed', 5n);
  expect(transcriptOf([twice, twice])).toEqual({ ok: false, error: { code: 'id-repeated', id: twice.id } });
});

test('practice and real money make no books together', () => {
  const real = { ...operation('load', 'completed', 5n), purse: { ...purse, practice: false } };
  const transcript = transcriptOf([operation('load', 'completed', 5n), real]);
  expect(transcript).toEqual({ ok: false, error: { code: 'money-mixed', id: real.id } });
});

test('operations that change between the two passes are noticed', () => {
  const before = operation('pay', 'sent', 10n);
  const survey = surveyBooks({});
  survey.add(before);
  const manifest = survey.manifest();
  if (!manifest.ok) throw new Error(manifest.error.code);
  const after: readonly (readonly BookedOperation[])[] = [
    [{ ...before, state: 'failed' }],
    [before, operation('load', 'started', 3n)],
    [],
    [{ ...before, purse: { ...purse, id: 'other' } }],
  ];
  for (const operations of after) {
    const books = openBooks(manifest.value);
    for (const each of operations) books.book(each);
    expect(books.close()).toEqual({ ok: false, error: { code: 'operations-changed' } });
  }
});

test('two purses that are called alike are two accounts, and one purse of two currencies is one name', () => {
  const named = (account: string, name: string, currency: 'EUR' | 'SAT') => {
    return { ...ends, account, name, currency, system: 'ecash' };
  };
  const accounts = [named('a', 'V', 'EUR'), named('a', 'V', 'SAT'), named('b', 'V 2', 'EUR'), named('c', 'V', 'EUR')];
  const chart = chartOf({ money: 'practice', accounts });
  const names = ['a', 'b', 'c'].map((id) => chart.purse(id));
  expect(names).toEqual(['V', 'V 2', 'V 3'].map((name) => `Assets:Practice:Ecash:${name}`));
});
