// Operations for tests of the books, drawn by fast-check from a fixed seed: several purses and currencies, every kind in every
// state, and names and titles that try to be something else than text.
import fc from 'fast-check';
import {
  hasMoved,
  movement,
  type BookedKind,
  type BookedOperation,
  type BookedPurse,
  type BookedState,
} from '#app/bookkeeping/booked-operation.ts';
import { offerLine } from '#protocols/deal/sums.ts';
import type { Currency } from '#protocols/values/amount.ts';

/** Texts that do something in one of the formats when they are let through. */
export const nastyTexts: readonly string[] = [
  '\ninclude /etc/passwd\n',
  'Shop\ninclude other.journal',
  'Shop\r\n2026-01-01 * Own\n  Assets:A  1000000.00 EUR\n  Equity:B',
  '; comment',
  'Shop  ; date: 2020-01-01',
  '; date:2026-12-01, amount:: 5',
  '[2026-12-01]',
  '[2026/99/99]',
  'date:nonsense',
  'Key:: system("date")',
  'value:: (1 + 2)',
  ':tag:other:',
  '= 100.00 EUR',
  '=2026-01-01 x',
  '(x) Shop',
  '(x',
  '! pending',
  '* star',
  '*',
  '|',
  'payee | note',
  'a::b',
  'Assets:Practice:Ecash:Vault  1000.00 EUR',
  '~ monthly',
  '# comment',
  '% comment',
  '@ 5.00 EUR',
  '{5.00 EUR}',
  '"quoted" \'text\' ""',
  "'=1+1",
  '=HYPERLINK("http://example.com")',
  '+1',
  '-1',
  '@SUM(A1)',
  '\t=1',
  '  =1',
  '\uff1d1+1',
  '\u202e\u2066reversed\u2069',
  '\u00a0\u00a0no-break\u00a0 space',
  '\u2028line\u2029paragraph\u0085next',
  '\u0000nul\u0007bell\u001b[31m',
  '\ud800 lone',
  '\ufeffmark',
  'e\u0301 decomposed',
  '\u0301 combining first',
  'B\u00e4ckerei M\u00fcller & S\u00f6hne',
  '\u6b63\u4f53\u5b57\u30fb\ud83d\ude00',
  'a,b;c',
  '100.00 EUR',
  '1000',
  'end apply account',
  'comment',
  'test',
  'P 2026-01-01 EUR 5.00 USD',
  'x'.repeat(300),
  '; '.repeat(150),
  '',
  ' ',
];

/** How much the drawn ledgers hold. */
const greatestLength = 14;
const begin = 1_790_000_000;

const text = fc.oneof(
  fc.constantFrom(...nastyTexts),
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.tuple(fc.constantFrom(...nastyTexts), fc.constantFrom(...nastyTexts)).map(([first, second]) => first + second),
);
const kinds: readonly BookedKind[] = ['pay', 'receive', 'token', 'load', 'gather', 'return', 'restore', 'loss'];
const states: readonly BookedState[] = [
  'started',
  'waiting-for-device',
  'approved',
  'sent',
  'completed',
  'completed',
  'refused',
  'failed',
  'returnable',
  'returned',
];
const digest = fc.uint8Array({ minLength: 32, maxLength: 32 }).map((bytes) => Buffer.from(bytes).toString('hex'));
const line = fc
  .record({
    description: text,
    quantity: fc.integer({ min: 1, max: 9 }),
    unitPrice: fc.bigInt({ min: 1n, max: 100_000n }),
    taxRate: fc.constantFrom(0, 700, 1900, 10_000),
  })
  .map(({ description, quantity, unitPrice, taxRate }) => offerLine(description, quantity, unitPrice, taxRate));

const shape = fc.record({
  kind: fc.constantFrom(...kinds),
  state: fc.constantFrom(...states),
  purse: fc.integer({ min: 0, max: 2 }),
  fee: fc.bigInt({ min: 0n, max: 3n }),
  lines: fc.array(line, { minLength: 1, maxLength: 3 }),
  gap: fc.integer({ min: -3 * 86_400, max: 5 * 86_400 }),
  name: text,
  title: text,
  note: text,
  partyId: text,
  digest,
  index: fc.nat(1_000_000),
});

const ledger = fc.record({
  names: fc.tuple(text, text, text),
  shapes: fc.array(shape, { minLength: 1, maxLength: greatestLength }),
});

/** `count` ledgers from a seed; purses, ids and times of one do not touch those of another. */
export function someLedgers(seed: number, count: number): readonly (readonly BookedOperation[])[] {
  return fc.sample(ledger, { seed, numRuns: count }).map(({ names, shapes }, which) => {
    const currencies: readonly Currency[] = ['EUR', 'SAT', 'EUR'];
    const purses = names.map((name, place): BookedPurse => {
      return { id: `purse-${seed}-${which}-${place}`, name, system: 'ecash', practice: true };
    });
    let now = begin + which * 100 * 86_400;
    return shapes.map((drawn, index): BookedOperation => {
      now += drawn.gap;
      const { kind, state, fee, lines, name, title, note, partyId } = drawn;
      const purse = purses[drawn.purse] ?? purses[0];
      const currency = currencies[drawn.purse] ?? 'EUR';
      if (!purse) throw new Error('no purse');
      const priced = kind === 'pay' || kind === 'receive';
      const total = lines.reduce((sum, each) => sum + each.total, 0n);
      return {
        id: `${seed.toString(16)}-${which}-${index}`,
        kind,
        state,
        purse,
        amount: { minor: total, currency },
        fee: { minor: fee, currency },
        bookedAt: Math.max(now, begin),
        counterparty: { name, id: partyId, verified: 'unverified' },
        title,
        ...(priced && { lines, digests: { offer: drawn.digest, receipt: drawn.digest, approval: drawn.digest } }),
        ...(state === 'failed' && { failure: { code: 'mint-refused', detail: note } }),
        entry: { hash: drawn.digest, index: drawn.index },
      };
    });
  });
}

/** What is left in each purse, minor units, added up without any of the code under test but what moves. */
export function balancesOf(operations: readonly BookedOperation[]): ReadonlyMap<string, bigint> {
  const balances = new Map<string, bigint>();
  for (const operation of operations) {
    const key = `${operation.amount.currency} ${operation.purse.id}`;
    balances.set(key, (balances.get(key) ?? 0n) + (hasMoved(operation) ? movement(operation).net : 0n));
  }
  return balances;
}
