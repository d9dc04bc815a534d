import { expect, expectTypeOf, test } from 'vitest';
import { amount, greatestAmount } from './amount.ts';
import { decodeCbor, type Cbor } from './cbor.ts';
import {
  amountCodec,
  blob,
  bytes,
  field,
  flag,
  fromBytes,
  isPrintable,
  list,
  minorUnits,
  oneOf,
  optional,
  readWith,
  record,
  seconds,
  text,
  toBytes,
  uint,
  type Codec,
  type ValueOf,
} from './codec.ts';
import { variant } from './variant.ts';

const article = record({
  name: field(1, text(12)),
  prices: field(2, list(amountCodec, 2)),
  note: optional(-3, bytes(2)),
});
const map = (...entries: readonly (readonly [number | string, Cbor])[]) => new Map(entries);
const refusal = <Value>(codec: Codec<Value>, item: Cbor) => {
  const read = readWith(codec, item);
  return read.ok ? 'accepted' : `${read.error.path}: ${read.error.expected}`;
};

test('one description gives the type, the encoder and the decoder', () => {
  expectTypeOf<ValueOf<typeof article>>().toEqualTypeOf<
    {
      readonly name: string;
      readonly prices: readonly { readonly minor: bigint; readonly currency: 'EUR' | 'USD' | 'GBP' | 'CHF' | 'SAT' }[];
    } & {
      readonly note?: Uint8Array;
    }
  >();
  const fern = { name: 'Fern', prices: [amount(1290n, 'EUR'), amount(2n ** 60n, 'SAT')], note: Uint8Array.of(1, 2) };
  const written = toBytes(article, fern);
  expect(decodeCbor(written, 100)).toEqual(
    map(
      [1, 'Fern'],
      [
        2,
        [
          [1290, 'EUR'],
          [2n ** 60n, 'SAT'],
        ],
      ],
      [-3, Uint8Array.of(1, 2)],
    ),
  );
  expect(fromBytes(article, written, 100)).toEqual({ ok: true, value: fern });
});

test('an absent optional field is an absent property', () => {
  const plain = { name: 'Moss', prices: [] };
  const read = fromBytes(article, toBytes(article, plain), 100);
  expect(read).toStrictEqual({ ok: true, value: plain });
});

test('what is wrong is named by its path', () => {
  const price = [5, 'EUR'];
  expect(refusal(article, 5)).toBe(': a map');
  expect(refusal(article, [])).toBe(': a map');
  expect(refusal(article, map([1, 'Fern']))).toBe('.prices: this field');
  expect(refusal(article, map([1, 'Fern'], [2, [price, [5, 'XXX']]]))).toMatch(
    /^\.prices\[1\]: \[minor units, one of EUR/,
  );
  expect(refusal(article, map([1, 'Fern'], [2, [price, price, price]]))).toBe('.prices: a list of at most 2');
  expect(refusal(article, map([1, 'Fern'], [2, []], [-3, Uint8Array.of(1)]))).toBe('.note: 2 bytes');
  expect(refusal(article, map([1, 'Fern'], [2, []], [-3, null]))).toBe('.note: 2 bytes');
});

test('a key that is not known is refused, and a stranger’s text does not travel in the error', () => {
  expect(refusal(article, map([1, 'Fern'], [2, []], [4, 0]))).toBe('.4: no such field');
  expect(refusal(article, map([1, 'Fern'], [2, []], ['1', 0]))).toBe('.text: no such field');
  expect(refusal(article, map([1, 'Fern'], [2, []], [`\u202e${'x'.repeat(5000)}`, 0]))).toBe('.text: no such field');
  expect(refusal(article, map([1, 'Fern'], [2, []], ['__proto__', 0]))).toBe('.text: no such field');
});

test('bytes that are not deterministic CBOR, or too many, are malformed as a whole', () => {
  const good = toBytes(article, { name: 'Fern', prices: [] });
  const error = {
    ok: false,
    error: { code: 'malformed', path: '', expected: 'deterministic CBOR of at most 8 bytes' },
  };
  expect(fromBytes(article, good, 8)).toEqual(error);
  expect(fromBytes(article, Uint8Array.of(0x18, 0), 8)).toEqual(error);
  expect(fromBytes(article, new Uint8Array(), 8)).toEqual(error);
});

const hidden: Readonly<Record<string, string>> = {
  'a line break': 'a\nb',
  'a tabulator': 'a\tb',
  'a null': 'a\0b',
  'a delete': 'a\u007fb',
  'a C1 control': 'a\u0085b',
  'a right-to-left override': 'a\u202eb',
  'a right-to-left isolate': 'a\u2067b',
  'an Arabic letter mark': 'a\u061cb',
  'a zero-width space': 'a\u200bb',
  'a zero-width joiner': 'a\u200db',
  'a word joiner': 'a\u2060b',
  'a byte-order mark': '\ufeffab',
  'a soft hyphen': 'a\u00adb',
  'a line separator': 'a\u2028b',
  'a paragraph separator': 'a\u2029b',
  'a tag character': 'a\u{e0041}b',
  'a private-use character': 'a\ue000b',
  'an unassigned code point': 'a\u0378b',
  'half a surrogate pair': 'a\ud800b',
  'a combining grapheme joiner': 'a\u034fb',
  'a Hangul filler': 'a\u3164b',
  'a variation selector': 'a\ufe0fb',
  'a space in front': ' ab',
  'a space behind': 'ab ',
  'a no-break space behind': 'ab\u00a0',
  'nothing at all': '',
};

test.each(Object.entries(hidden))('text with %s is not printable', (_, value) => {
  expect(isPrintable(value)).toBe(false);
  expect(refusal(text(12), value)).toBe(': printable text of 1 to 12 characters');
  expect(() => toBytes(text(12), value)).toThrow('cannot write');
});

test('text of many scripts is printable', () => {
  for (const value of [
    'Bookshop at the Bridge',
    'Füße 12,50 €',
    '水',
    'Ελλάδα',
    'שלום',
    'नमस्ते',
    '𐅑',
    '😀',
    'a\\b\'c"d',
  ]) {
    expect(isPrintable(value), value).toBe(true);
  }
});

test('the length of a text is held at its limit', () => {
  expect(refusal(text(3), 'abc')).toBe('accepted');
  expect(refusal(text(3), 'abcd')).toContain('1 to 3');
});

test('integers outside their range, and whatever is no integer, are refused', () => {
  expect([0, 7].map((item) => refusal(uint(7), item))).toEqual(['accepted', 'accepted']);
  for (const item of [8, -1, 0.5, -0.5, Number.NaN, 3n, '3', null, true, [3]])
    expect(refusal(uint(7), item)).toContain('from 0 to 7');
  for (const item of [8, -1, 0.5]) expect(() => toBytes(uint(7), item)).toThrow('cannot write');
  expect(refusal(seconds, 253_402_300_799)).toBe('accepted');
  expect(refusal(seconds, 253_402_300_800)).toContain('from 0 to');
});

test('negative zero never reaches a wire', () => {
  expect(() => toBytes(uint(7), -0)).toThrow('integers');
});

test('minor units are bigints on this side, whatever their size on the wire', () => {
  expect(readWith(minorUnits, 5)).toEqual({ ok: true, value: 5n });
  expect(readWith(minorUnits, greatestAmount)).toEqual({ ok: true, value: greatestAmount });
  for (const item of [-1, -1n, greatestAmount + 1n, '5', null])
    expect(refusal(minorUnits, item)).toBe(': minor units from 0 to 2^63 - 1');
});

test('an amount below zero or above 2^63 − 1 cannot be written', () => {
  for (const minor of [-1n, greatestAmount + 1n]) {
    expect(() => toBytes(minorUnits, minor)).toThrow('minor units');
    expect(() => toBytes(amountCodec, amount(minor, 'EUR'))).toThrow('minor units');
  }
});

test('an amount is two items, minor units and a known currency', () => {
  expect(readWith(amountCodec, [5, 'EUR'])).toEqual({ ok: true, value: amount(5n, 'EUR') });
  for (const item of [
    [],
    [5],
    [5, 'EUR', 0],
    ['EUR', 5],
    [5, 'eur'],
    [5, 'toString'],
    [-1, 'EUR'],
    [null, 'EUR'],
    5,
    'EUR',
    map([0, 5]),
  ]) {
    expect(refusal(amountCodec, item)).not.toBe('accepted');
  }
});

test('flags, byte strings, blobs and choices take exactly what they name', () => {
  expect([true, false].map((item) => refusal(flag, item))).toEqual(['accepted', 'accepted']);
  for (const item of [0, 1, null, 'true']) expect(refusal(flag, item)).toBe(': true or false');
  for (const item of [new Uint8Array(1), new Uint8Array(3), 'ab', [0, 0]])
    expect(refusal(bytes(2), item)).toBe(': 2 bytes');
  expect([new Uint8Array(), new Uint8Array(2)].map((item) => refusal(blob(2), item))).toEqual(['accepted', 'accepted']);
  expect(refusal(blob(2), new Uint8Array(3))).toBe(': at most 2 bytes');
  const choice = oneOf<'till' | 7>('till', 7);
  expect(['till', 7].map((item) => refusal(choice, item))).toEqual(['accepted', 'accepted']);
  for (const item of ['Till', '7', 7n, 8, null]) expect(refusal(choice, item)).toBe(': one of till, 7');
});

test('a list longer than its limit cannot be written either', () => {
  expect(() => toBytes(list(flag, 1), [true, false])).toThrow('at most 1');
});

test('two fields of one key are a bug of the description', () => {
  expect(() => record({ first: field(1, flag), second: optional(1, flag) })).toThrow('share a key');
});

const state = variant({ idle: [0, record({})], paid: [1, record({ by: field(1, text(8)) })] });

test('a variant crosses the wire as its number and its content', () => {
  const written = toBytes(state, { is: 'paid', by: 'Ada' });
  expect(decodeCbor(written, 100)).toEqual([1, map([1, 'Ada'])]);
  expect(fromBytes(state, written, 100)).toEqual({ ok: true, value: { is: 'paid', by: 'Ada' } });
  expect(fromBytes(state, toBytes(state, { is: 'idle' }), 100)).toEqual({ ok: true, value: { is: 'idle' } });
});

test('a variant of unknown number, without content or with more than that is refused', () => {
  for (const item of [[2, map()], ['paid', map()], [1n, map()], [0], [], [0, map(), 0], map(), 0]) {
    expect(refusal(state, item)).toBe(': a known variant');
  }
  expect(refusal(state, [1, map()])).toBe('.paid.by: this field');
});
