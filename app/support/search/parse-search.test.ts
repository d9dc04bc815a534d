import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Condition } from './conditions.ts';
import { fold } from './fold.ts';
import { parseSearch } from './parse-search.ts';

/** Days that begin at two in the morning of UTC. */
const dayStart = (year: number, month: number, dayOfMonth: number) => Date.UTC(year, month - 1, dayOfMonth, 2) / 1000;
const parse = (text: string) => parseSearch(text, dayStart);
const anyText = { is: 'text', fields: ['kind', 'party', 'title', 'purse'], not: false } as const;

const understood: readonly (readonly [text: string, conditions: readonly object[]])[] = [
  ['', []],
  ['  \t ', []],
  ['Café', [{ ...anyText, folded: 'cafe' }]],
  [
    'two words',
    [
      { ...anyText, folded: 'two' },
      { ...anyText, folded: 'words' },
    ],
  ],
  ['"two  words"', [{ ...anyText, folded: 'two words' }]],
  ['“kind:pay”', [{ ...anyText, folded: 'kind:pay' }]],
  ['"not finished', [{ ...anyText, folded: 'not finished' }]],
  ['""', []],
  ['-bread', [{ ...anyText, folded: 'bread', not: true }]],
  ['not bread', [{ ...anyText, folded: 'bread', not: true }]],
  ['not -bread', [{ ...anyText, folded: 'bread' }]],
  ['-"rye bread"', [{ ...anyText, folded: 'rye bread', not: true }]],
  ['-', [{ ...anyText, folded: '-' }]],
  ['not', []],
  ['"not"', [{ ...anyText, folded: 'not' }]],
  ['PAYEE:Zürich', [{ is: 'text', folded: 'zurich', fields: ['party'], not: false }]],
  ['-payee:"Old Mill"', [{ is: 'text', folded: 'old mill', fields: ['party'], not: true }]],
  ['purse:main', [{ is: 'text', folded: 'main', fields: ['purse'], not: false }]],
  ['kind:paid', [{ is: 'kind', folded: 'pay:completed', not: false }]],
  ['kind:pay:failed', [{ is: 'kind', folded: 'pay:failed', not: false }]],
  ['kind:constructor', [{ is: 'kind', folded: 'constructor', not: false }]],
  ['state:Failed', [{ is: 'state', folded: 'failed', not: false }]],
  ['deal:AB1', [{ is: 'deal', digits: 'ab1', not: false }]],
  ['0123456789abcdef0123456789ABCDEF', [{ ...anyText, folded: '0123456789abcdef'.repeat(2), deal: '0123456789abcdef'.repeat(2) }]], // prettier-ignore
  ['after:2026-01-31', [{ is: 'time', from: dayStart(2026, 1, 31), not: false }]],
  ['before:2024-02-29', [{ is: 'time', to: dayStart(2024, 2, 29), not: false }]],
];

test.each(understood)('The search «%s» is understood', (text, conditions) => {
  const { terms, conditions: found } = parse(text);
  expect(found).toEqual(conditions);
  expect(terms.map(({ problem }) => problem)).toEqual(conditions.map(() => undefined));
});

const amounts: readonly (readonly [value: string, eur: readonly [bigint, bigint], sat: readonly [bigint, bigint]])[] = [
  ['10', [1000n, 1000n], [10n, 10n]],
  ['10.50', [1050n, 1050n], [11n, 10n]],
  ['10,5', [1050n, 1050n], [11n, 10n]],
  ['>10', [1001n, 2n ** 63n - 1n], [11n, 2n ** 63n - 1n]],
  ['>10.5', [1051n, 2n ** 63n - 1n], [11n, 2n ** 63n - 1n]],
  ['>=10.001', [1001n, 2n ** 63n - 1n], [11n, 2n ** 63n - 1n]],
  ['>10.001', [1001n, 2n ** 63n - 1n], [11n, 2n ** 63n - 1n]],
  ['<10', [0n, 999n], [0n, 9n]],
  ['<10.001', [0n, 1000n], [0n, 10n]],
  ['<=10.999', [0n, 1099n], [0n, 10n]],
  ['<0', [0n, -1n], [0n, -1n]],
  ['5..20', [500n, 2000n], [5n, 20n]],
  ['0.10..0.2', [10n, 20n], [1n, 0n]],
  ['5..', [500n, 2n ** 63n - 1n], [5n, 2n ** 63n - 1n]],
  ['..20', [0n, 2000n], [0n, 20n]],
  ['90071992547409.93', [9_007_199_254_740_993n, 9_007_199_254_740_993n], [90_071_992_547_410n, 90_071_992_547_409n]],
];

test.each(amounts)('amount:%s is exact in the places of each currency', (value, eur, sat) => {
  const [condition] = parse(`amount:${value}`).conditions;
  const { ranges } = condition as Extract<Condition, { is: 'amount' }>;
  expect([ranges.EUR?.least, ranges.EUR?.most]).toEqual(eur);
  expect([ranges.SAT?.least, ranges.SAT?.most]).toEqual(sat);
});

test('An amount may name its currency, and then no other one is meant', () => {
  for (const text of ['amount:>10EUR', 'amount:">10 eur"', 'amount:"> 10 EUR"']) {
    const [condition] = parse(text).conditions;
    expect(condition).toMatchObject({ ranges: { EUR: { least: 1001n } } });
    expect(Object.keys((condition as Extract<Condition, { is: 'amount' }>).ranges)).toEqual(['EUR']);
  }
});

const refused: readonly (readonly [text: string, code: string])[] = [
  ['shop:x', 'search-operator-unknown'],
  ['constructor:x', 'search-operator-unknown'],
  ['payee:', 'search-value-missing'],
  ['payee:""', 'search-value-missing'],
  ['\u0301', 'search-value-missing'],
  ['amount:ten', 'search-amount-malformed'],
  ['amount:1e3', 'search-amount-malformed'],
  ['amount:-5', 'search-amount-malformed'],
  ['amount:5..x', 'search-amount-malformed'],
  ['amount:>5..9', 'search-amount-malformed'],
  ['amount:5XYZ', 'search-amount-malformed'],
  ['amount:EUR', 'search-amount-malformed'],
  ['after:2026-02-30', 'search-date-malformed'],
  ['after:2026-2-3', 'search-date-malformed'],
  ['before:today', 'search-date-malformed'],
  ['deal:xyz', 'search-deal-malformed'],
  [`deal:${'0'.repeat(33)}`, 'search-deal-malformed'],
];

test.each(refused)('The term «%s» is left out, and the rest still counts', (text, code) => {
  const { terms, conditions } = parse(`bread ${text}`);
  expect(terms.map(({ problem }) => problem?.code)).toEqual([undefined, code]);
  expect(conditions).toEqual([{ ...anyText, folded: 'bread' }]);
});

test('Of more than 31 terms the rest is left out as one', () => {
  const { terms, conditions } = parse(Array.from({ length: 40 }, (_, place) => `w${place}`).join(' '));
  expect([terms.length, conditions.length, terms.at(-1)?.problem?.code]).toEqual([32, 31, 'search-too-long']);
  expect(terms.at(-1)?.value).toBe(Array.from({ length: 9 }, (_, place) => `w${place + 31}`).join(' '));
});

test('Folding forgets case, accents, ligatures and kinds of space, and nothing more', () => {
  expect(fold('CAFÉ')).toBe('cafe');
  expect(fold('Straße  ŁÓDŹ\n ﬁn ΟΔΟΣ Œuvre')).toBe('strasse lodz fin οδοσ oeuvre');
  expect(fold('co\u00adop')).toBe('coop');
  expect(fold('a-b_c')).toBe('a-b_c');
});

test('Whatever is typed is understood as far as it goes, within the bounds of the screens’ contract', () => {
  const piece = fc.oneof(
    fc.constantFrom('payee:', 'amount:', 'after:', 'deal:', 'kind:', '-', 'not ', '"', '“', '>', '..', ':', ' ', '9'),
    fc.string({ unit: 'binary', maxLength: 8 }),
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 60 }), (pieces) => {
      const text = pieces.join('').slice(0, 512);
      const { terms, conditions } = parse(text);
      expect(terms.length).toBeLessThanOrEqual(32);
      for (const { operator = '', value } of terms) {
        expect(operator.length).toBeLessThanOrEqual(16);
        expect(text).toContain(value);
      }
      expect(conditions.length).toBe(terms.filter(({ problem }) => !problem).length);
    }),
    { seed: 1, numRuns: 2000 },
  );
});

test('Folded text holds no line break and stays as it is when folded again', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 20 }), (text) => {
      expect(fold(text)).not.toMatch(/\n/);
      expect(fold(fold(text))).toBe(fold(text));
    }),
    { seed: 2, numRuns: 5000 },
  );
});
