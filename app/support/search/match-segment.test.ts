import fc from 'fast-check';
import { expect, test } from 'vitest';
import { nobleCipher } from '#protocols/archive/cipher.ts';
import { currencies, isCurrency } from '#protocols/values/amount.ts';
import { textFields, type Condition, type TextField } from './conditions.ts';
import { fold } from './fold.ts';
import { matchSegment } from './match-segment.ts';
import { packRows, Segment, type Section } from './segment.ts';
import {
  openSegment,
  placeInSegment,
  sealSegment,
  segmentLength,
  type SegmentPlace,
  type SegmentSeal,
} from './sealed-segment.ts';
import type { SearchRow } from './search-row.ts';

/** The plain reading of SPEC.md §1, row by row. */
function meets(row: SearchRow, condition: Condition): boolean {
  return isMet(row, condition) !== condition.not;
}

function isMet({ at, kind, subject, amount, ...row }: SearchRow, condition: Condition): boolean {
  switch (condition.is) {
    case 'text': {
      const texts: Partial<Record<TextField, string>> = { kind, ...row };
      const inText = condition.fields.some((field) => fold(texts[field] ?? '\n').includes(condition.folded));
      return inText || (condition.deal !== undefined && subject === condition.deal);
    }
    case 'kind':
      return fold(kind).startsWith(condition.folded);
    case 'state':
      return (fold(kind).split(':')[1] ?? '').startsWith(condition.folded);
    case 'amount': {
      const range = amount && condition.ranges[amount.currency];
      return range !== undefined && amount !== undefined && amount.minor >= range.least && amount.minor <= range.most;
    }
    case 'time':
      return at >= (condition.from ?? 0) && at < (condition.to ?? Infinity);
    case 'deal':
      return subject?.startsWith(condition.digits) === true;
  }
}

const word = fc.constantFrom('Café', 'cafe', 'Bread', 'rye bread', 'straße', 'Łódź', 'é', '', 'a\nb', '\u0301', 'ﬁn');
const text = fc.array(word, { maxLength: 3 }).map((words) => words.join(' '));
const hexDigits = (length: number) =>
  fc.string({ unit: fc.constantFrom('0', '1', 'f'), minLength: length, maxLength: length });
const minor = fc.oneof(fc.bigInt(0n, 20n), fc.constantFrom(2n ** 32n - 1n, 2n ** 32n, 2n ** 32n + 1n, 2n ** 63n - 1n));
const currency = fc.constantFrom(...Object.keys(currencies).filter(isCurrency));
const row = fc
  .record(
    {
      at: fc.integer({ min: 0, max: 9 }),
      kind: fc.constantFrom('pay:completed', 'pay:failed', 'payment:sent', 'load:completed', 'archive:opened'),
      subject: hexDigits(2).map((digits) => digits.repeat(16)),
      party: text,
      title: text,
      purse: text,
      amount: fc.record({ minor, currency }),
    },
    { requiredKeys: ['at', 'kind'] },
  )
  .map((fields): SearchRow => ({ sequence: 0, ...fields }));
const folded = word.map((one) => fold(one).trim()).filter((one) => one !== '');
const not = fc.boolean();
const condition: fc.Arbitrary<Condition> = fc.oneof(
  fc.record({ is: fc.constant('text' as const), folded, fields: fc.subarray([...textFields], { minLength: 1 }), not }),
  fc.record({ is: fc.constant('text' as const), folded, fields: fc.constant(textFields), deal: hexDigits(2).map((digits) => digits.repeat(16)), not }), // prettier-ignore
  fc.record({ is: fc.constantFrom('kind' as const, 'state' as const), folded: fc.constantFrom('pay', 'pay:', 'pay:f', 'fail', 'c', 'x'), not }), // prettier-ignore
  fc.record({ is: fc.constant('amount' as const), ranges: fc.dictionary(currency, fc.record({ least: minor, most: minor }), { maxKeys: 3 }), not }), // prettier-ignore
  fc.record({ is: fc.constant('time' as const), from: fc.integer({ min: 0, max: 9 }), not }),
  fc.record({ is: fc.constant('time' as const), to: fc.integer({ min: 0, max: 9 }), not }),
  fc.record({ is: fc.constant('deal' as const), digits: fc.integer({ min: 1, max: 32 }).chain(hexDigits), not }),
  fc.record({ is: fc.constant('deal' as const), digits: fc.constantFrom('0', '01', '010', 'f', 'ff', '1f1f'), not }),
);

test('A search over columns finds exactly what a plain reading of the rows finds', () => {
  fc.assert(
    fc.property(fc.array(row, { maxLength: 30 }), fc.array(condition, { maxLength: 3 }), (rows, conditions) => {
      const packed = packRows(rows);
      const found = matchSegment(new Segment(rows.length, (section) => packed[section]), conditions);
      const plain = rows.flatMap((one, place) => (conditions.every((each) => meets(one, each)) ? [place] : []));
      expect([...(found ?? [-1])]).toEqual(plain);
    }),
    { seed: 3, numRuns: 3000 },
  );
});

const sectionsOf = (bytes: Uint8Array) => (section: Section) => {
  const place = placeInSegment(bytes, bytes.length, section);
  return place && bytes.slice(place.begin, place.end);
};

test('A sealed segment opens at its own place, over its own last entry, and with every byte as it was', () => {
  const rows = Array.from({ length: segmentLength }, (_, sequence): SearchRow => ({
    sequence,
    at: sequence,
    kind: 'pay:sent',
  }));
  const seal = { cipher: nobleCipher, key: new Uint8Array(32).fill(1), origin: 'one' };
  const place = { number: 3, lastDigest: new Uint8Array(32).fill(2) };
  const bytes = sealSegment(seal, place, rows, { bytes: (length) => new Uint8Array(length).fill(5) });
  const last: Condition = { is: 'time', from: segmentLength - 1, not: false };
  const found = (own: SegmentSeal, at: SegmentPlace, of: Uint8Array) =>
    matchSegment(openSegment(own, at, sectionsOf(of)), [last]);
  expect(found(seal, place, bytes)).toEqual(Uint16Array.of(segmentLength - 1));
  expect(found({ ...seal, origin: 'two' }, place, bytes)).toBeUndefined();
  expect(found({ ...seal, key: new Uint8Array(32) }, place, bytes)).toBeUndefined();
  expect(found(seal, { ...place, number: 4 }, bytes)).toBeUndefined();
  expect(found(seal, { ...place, lastDigest: new Uint8Array(32) }, bytes)).toBeUndefined();
  for (const length of [0, 11, 12, 40, bytes.length - 1]) {
    const subject: Condition = { is: 'deal', digits: '0', not: false };
    expect(matchSegment(openSegment(seal, place, sectionsOf(bytes.slice(0, length))), [subject])).toBeUndefined();
  }
  for (const at of [0, 1, 5, 20]) {
    const altered = bytes.slice();
    altered[at] = (altered[at] ?? 0) ^ 1;
    const all: readonly Condition[] = [last, { is: 'kind', folded: 'pay', not: false }];
    expect(matchSegment(openSegment(seal, place, sectionsOf(altered)), all)).toBeUndefined();
  }
});
