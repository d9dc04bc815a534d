// Deterministic CBOR against RFC 8949: the examples of Appendix A that our messages can hold are read and written, all
// others refused; then §4.2.1 rule by rule, and hostile input.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fromHex, hex } from './bytes.ts';
import { decodeCbor, encodeCbor, greatestDepth, type Cbor } from './cbor.ts';

const bytesOf = (text: string) => fromHex(text.replaceAll(' ', '')) ?? new Uint8Array();
const read = (text: string) => decodeCbor(bytesOf(text), 1000);
const numbers = Array.from({ length: 25 }, (_, index) => index + 1);

const examples: readonly (readonly [string, Cbor])[] = [
  ['00', 0],
  ['01', 1],
  ['0a', 10],
  ['17', 23],
  ['1818', 24],
  ['1819', 25],
  ['1864', 100],
  ['1903e8', 1000],
  ['1a000f4240', 1_000_000],
  ['1b000000e8d4a51000', 1_000_000_000_000],
  ['1bffffffffffffffff', 18446744073709551615n],
  ['3bffffffffffffffff', -18446744073709551616n],
  ['20', -1],
  ['29', -10],
  ['3863', -100],
  ['3903e7', -1000],
  ['f4', false],
  ['f5', true],
  ['f6', null],
  ['40', new Uint8Array()],
  ['4401020304', Uint8Array.of(1, 2, 3, 4)],
  ['60', ''],
  ['6161', 'a'],
  ['6449455446', 'IETF'],
  ['62225c', '"\\'],
  ['62c3bc', 'ü'],
  ['63e6b0b4', '水'],
  ['64f0908591', '𐅑'],
  ['80', []],
  ['83010203', [1, 2, 3]],
  ['8301820203820405', [1, [2, 3], [4, 5]]],
  ['98190102030405060708090a0b0c0d0e0f101112131415161718181819', numbers],
  ['a0', new Map()],
  [
    'a201020304',
    new Map([
      [1, 2],
      [3, 4],
    ]),
  ],
  [
    'a26161016162820203',
    new Map<string, Cbor>([
      ['a', 1],
      ['b', [2, 3]],
    ]),
  ],
  ['826161a161626163', ['a', new Map([['b', 'c']])]],
  ['a56161614161626142616361436164614461656145', new Map([...'abcde'].map((letter) => [letter, letter.toUpperCase()]))],
];

test.each(examples)(
  'the example %s of RFC 8949 Appendix A is read, and written back to the same bytes',
  (encoded, value) => {
    expect(read(encoded)).toEqual(value);
    expect(hex(encodeCbor(value))).toBe(encoded);
  },
);

test('integers at the edges of each length are written in the shortest one, as numbers and as bigints', () => {
  const edges: readonly (readonly [bigint, string])[] = [
    [23n, '17'],
    [24n, '1818'],
    [255n, '18ff'],
    [256n, '190100'],
    [65535n, '19ffff'],
    [65536n, '1a00010000'],
    [4294967295n, '1affffffff'],
    [4294967296n, '1b0000000100000000'],
    [9007199254740991n, '1b001fffffffffffff'],
    [-24n, '37'],
    [-25n, '3818'],
    [-256n, '38ff'],
    [-4294967297n, '3b0000000100000000'],
  ];
  for (const [value, encoded] of edges) {
    expect(hex(encodeCbor(value))).toBe(encoded);
    expect(hex(encodeCbor(Number(value)))).toBe(encoded);
    expect(read(encoded)).toBe(Number(value));
  }
  expect(read('1b0020000000000000')).toBe(9007199254740992n);
});

// Encodings parted by spaces.
const refused = {
  'a floating number':
    'f90000 f98000 f93c00 fb3ff199999999999a f93e00 f97bff fa47c35000 fb7e37e43c8800759c f90001 f9c400 f97c00 f97e00 f9fc00 fb4000000000000000',
  'a simple value other than false, true and null': 'f7 81f7 f0 f8ff e0 f800 f814 f820',
  'a tag':
    'c249010000000000000000 c349010000000000000000 c074323031332d30332d32315432303a30343a30305a c11a514b67b0 d74401020304 d818456449455446 d28443a10105a04040',
  'an indefinite length':
    '5f42010243030405ff 7f657374726561646d696e67ff 9fff 9f018202039f0405ffff bf61610161629f0203ffff 826161bf61626163ffff 5fff 7fff',
  'an integer longer than it must be':
    '1800 1817 190000 1900ff 1a00000000 1a0000ffff 1b0000000000000000 1b00000000ffffffff 3800 3817 390000 3a00000000 3b0000000000000000',
  'a length longer than it must be':
    '580101 59000101 5a0000000101 5b000000000000000101 780161 79000161 980101 99000101 9a0000000101 b8010101 b900010101',
  'an order of keys other than by their bytes': 'a203040102 a2616201616101 a220010001 a2616100180000 a262616101616201',
  'a key that stands twice': 'a201020103 a2616101616102 a220012001 a200010001',
  'a key that is neither integer nor text':
    'a1410101 a2410101410102 a2410101410101 a1800a a1f40a a1f60a a1a00a a11bffffffffffffffff01',
  'a key that is a floating number': 'a1f93c0001 a1fb3ff000000000000001',
  'text that is not UTF-8': '61ff 62c080 63eda080 62efbb 61c3',
  'text that begins with a byte-order mark': '63efbbbf 64efbbbf61',
  'a reserved head': '1c 1d 1e 3c 5c 7d 9e bf fc fd fe ff',
  'an item that ends too early': '18 19ff 1a0000 1b00 41 4403 62 6261 81 8201 a1 a101 a2010203 9a00 5800',
  'an item with bytes after it': '0000 8080 a000 f6f6 616161',
};

test.each(Object.entries(refused))('%s is refused', (_, encodings) => {
  for (const encoded of encodings.split(' ')) expect(read(encoded), encoded).toBeUndefined();
});

test('no bytes at all are no item', () => {
  expect(read('')).toBeUndefined();
});

test('keys are ordered by their encoded bytes: integers by size, then negative ones, then text by length', () => {
  const keys = ['b', -1, 24, 10, 'aa', -70001, '', 256, 'a', -25];
  const encoded = encodeCbor(new Map(keys.map((key) => [key, 0])));
  expect(hex(encoded)).toBe(
    'aa 0a00 181800 19010000 2000 381800 3a0001117000 6000 616100 616200 62616100'.replaceAll(' ', ''),
  );
  const back = decodeCbor(encoded, 100);
  expect(back instanceof Map && [...back.keys()]).toEqual([10, 24, 256, -1, -25, -70001, '', 'a', 'b', 'aa']);
});

test.each([
  0.5,
  Number.NaN,
  Number.POSITIVE_INFINITY,
  -0,
  2 ** 53,
  -(2 ** 53),
  2n ** 64n,
  -(2n ** 64n) - 1n,
  '\ud800',
  'a\udc00',
  '\ufeffa',
])('writing %s is a bug and throws, wherever it stands', (value) => {
  expect(() => encodeCbor(value)).toThrow();
  expect(() => encodeCbor([1, [value]])).toThrow();
  expect(() => encodeCbor(new Map([[1, value]]))).toThrow();
  // A map turns the key -0 into 0 by itself.
  if (typeof value !== 'bigint' && value !== 0) expect(() => encodeCbor(new Map([[value, 1]]))).toThrow();
});

test('more bytes than allowed are refused before they are looked at', () => {
  expect(decodeCbor(bytesOf('4401020304'), 5)).toEqual(Uint8Array.of(1, 2, 3, 4));
  expect(decodeCbor(bytesOf('4401020304'), 4)).toBeUndefined();
});

test('nesting is read to a fixed depth, whatever the stack would allow', () => {
  const nested = (depth: number) => Uint8Array.from({ length: depth + 1 }, (_, index) => (index < depth ? 0x81 : 0));
  expect(decodeCbor(nested(greatestDepth), 1000)).toBeDefined();
  expect(decodeCbor(nested(greatestDepth + 1), 1000)).toBeUndefined();
  const maps = bytesOf(`${'a100'.repeat(greatestDepth + 1)}00`);
  expect(decodeCbor(maps.slice(2), 1000)).toBeDefined();
  expect(decodeCbor(maps, 1000)).toBeUndefined();
});

test('a hundred thousand nested lists, maps or keys end as refusal, not as an overflow', () => {
  for (const head of ['81', 'a1', 'a100', 'c1', '9f', 'bf']) {
    expect(decodeCbor(bytesOf(head.repeat(100_000)), 1_000_000)).toBeUndefined();
    expect(decodeCbor(bytesOf(`${head.repeat(100_000)}00`), 1_000_000)).toBeUndefined();
  }
});

test('a length that is only claimed allocates nothing and is refused', () => {
  for (const claim of [
    '9affffffff',
    '9bffffffffffffffff',
    '9b001fffffffffffff',
    'baffffffff',
    '5affffffff',
    '7bffffffffffffffff',
    '5b001fffffffffffff',
  ]) {
    expect(read(claim)).toBeUndefined();
    expect(read(`${claim}00`)).toBeUndefined();
    expect(read(claim.repeat(20))).toBeUndefined();
  }
});

test('what was read does not change when the buffer that it was read from does', () => {
  const buffer = bytesOf('8243010203820161 61');
  const value = decodeCbor(buffer, 100);
  buffer.fill(0);
  expect(value).toEqual([Uint8Array.of(1, 2, 3), [1, 'a']]);
});

const anyCbor = fc.letrec<{ item: Cbor }>((tie) => ({
  item: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.maxSafeInteger().map((value) => (value === 0 ? 0 : value)),
    fc.bigInt({ min: 2n ** 53n, max: 2n ** 64n - 1n }),
    fc.string({ unit: 'grapheme', maxLength: 40 }),
    fc.boolean(),
    fc.constant(null),
    fc.uint8Array({ maxLength: 40 }),
    fc.array(tie('item'), { maxLength: 5, depthIdentifier: 'd' }),
    fc
      .array(
        fc.tuple(
          fc.oneof(
            fc.integer().map((key) => (key === 0 ? 0 : key)),
            fc.string({ maxLength: 8 }),
          ),
          tie('item'),
        ),
        { maxLength: 5 },
      )
      .map((entries): Cbor => new Map(entries)),
  ),
})).item;

test('every value that can be written is read back, and its encoding does not depend on the order of insertion', () => {
  fc.assert(
    fc.property(anyCbor, (value) => {
      const encoded = encodeCbor(value);
      const back = decodeCbor(encoded, 1_000_000);
      expect(back).toEqual(value);
      expect(encodeCbor(back ?? null)).toEqual(encoded);
      if (value instanceof Map) expect(encodeCbor(new Map([...value].toReversed()))).toEqual(encoded);
    }),
    { seed: 3, numRuns: 300 },
  );
});

test('whatever bytes are read either are refused or encode back to themselves', () => {
  let accepted = 0;
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 1, maxLength: 12 }), (bytes) => {
      const value = decodeCbor(bytes, 100);
      if (value === undefined) return;
      accepted++;
      expect(encodeCbor(value)).toEqual(bytes);
    }),
    { seed: 4, numRuns: 3000 },
  );
  expect(accepted).toBeGreaterThan(20);
});
