import fc from 'fast-check';
import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { fromHex, fromUtf8, hex, sameBytes, utf8 } from './bytes.ts';
import { digest, fingerprint } from './digest.ts';
import { bad, good } from './result.ts';
import { timeText } from './time.ts';

test('bytes are written in hex and read back, and lengths that are asked for are held', () => {
  expect(fromHex('00ff10', 3)).toEqual(Uint8Array.of(0, 255, 16));
  expect(fromHex('')).toEqual(new Uint8Array());
  expect(fromHex('00ff10', 2)).toBeUndefined();
  expect(fromHex('00ff10', 4)).toBeUndefined();
  const all = Uint8Array.from({ length: 256 }, (_, value) => value);
  expect(fromHex(hex(all))).toEqual(all);
});

test.each(['0', 'AB', '0x00', '0g', ' 00', '00\n', '0 0', '００', '-1', '+1'])(
  'hex spelt %j is refused',
  (spelling) => {
    expect(fromHex(spelling)).toBeUndefined();
  },
);

test('hex of some megabytes is read without exhausting a stack', () => {
  expect(fromHex('a5'.repeat(2_000_000))?.length).toBe(2_000_000);
  expect(fromHex(`${'a5'.repeat(2_000_000)}G0`)).toBeUndefined();
});

test('UTF-8 is read strictly: overlong, surrogate, cut and stray bytes are refused', () => {
  expect(fromUtf8(utf8('Füße 水 𐅑'))).toBe('Füße 水 𐅑');
  for (const wrong of ['c080', 'eda080', 'e6b0', 'ff', '80', 'f4908080', 'c1bf']) {
    expect(fromUtf8(fromHex(wrong) ?? new Uint8Array())).toBeUndefined();
  }
});

test('a byte-order mark is part of a text and does not vanish', () => {
  expect(fromUtf8(Uint8Array.of(0xef, 0xbb, 0xbf, 0x61))).toBe('\ufeffa');
});

test('two byte strings are the same exactly when every byte is', () => {
  fc.assert(
    fc.property(
      fc.uint8Array({ maxLength: 40 }),
      fc.nat(39),
      fc.integer({ min: 1, max: 255 }),
      (bytes, place, change) => {
        expect(sameBytes(bytes, bytes.slice())).toBe(true);
        expect(sameBytes(bytes, Uint8Array.of(...bytes, 0))).toBe(false);
        if (place >= bytes.length) return;
        const other = bytes.map((byte, index) => (index === place ? byte ^ change : byte));
        expect(sameBytes(bytes, other)).toBe(false);
      },
    ),
    { seed: 2, numRuns: 200 },
  );
});

test('a digest over parts is SHA-256 over their concatenation, as another implementation computes it', () => {
  const parts = [utf8('a'), new Uint8Array(), utf8('bc')];
  expect(hex(digest(...parts))).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
  expect(hex(digest(...parts))).toBe(createHash('sha256').update('abc').digest('hex'));
  expect(hex(digest())).toBe(createHash('sha256').digest('hex'));
});

test('a fingerprint shows the first ten bytes in five groups of four', () => {
  expect(fingerprint(digest(utf8('abc')))).toBe('BA78 16BF 8F01 CFEA 4141');
});

test('an instant is written in ISO order with minutes, from 1970 to the last minute of 9999', () => {
  expect(timeText(1763797680)).toBe('2025-11-22 07:48 UTC');
  expect(timeText(0)).toBe('1970-01-01 00:00 UTC');
  expect(timeText(253_402_300_799)).toBe('9999-12-31 23:59 UTC');
});

test('an outcome is either a value or an error, never both', () => {
  expect(good(1)).toEqual({ ok: true, value: 1 });
  expect(bad({ code: 'no' })).toEqual({ ok: false, error: { code: 'no' } });
});
