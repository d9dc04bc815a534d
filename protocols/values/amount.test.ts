import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  addAmounts,
  amount,
  amountFromWire,
  amountText,
  currencies,
  greatestAmount,
  isCurrency,
  sumAmounts,
} from './amount.ts';

test('a decimal string from a wire becomes an amount, up to the largest that a signed 64-bit ledger holds', () => {
  expect(amountFromWire('1290', 'EUR')).toEqual({ ok: true, value: amount(1290n, 'EUR') });
  expect(amountFromWire('0', 'SAT')).toEqual({ ok: true, value: amount(0n, 'SAT') });
  expect(amountFromWire('9223372036854775807', 'EUR')).toEqual({ ok: true, value: amount(greatestAmount, 'EUR') });
});

test.each([
  '',
  '-1',
  '-0',
  '+1',
  '01',
  '1.0',
  '1e3',
  '0x10',
  ' 1',
  '1\n',
  '１',
  '1_000',
  '9223372036854775808',
  '9'.repeat(400),
])('an amount spelt %j is refused', (spelling) => {
  expect(amountFromWire(spelling, 'EUR')).toEqual({ ok: false, error: { code: 'amount-malformed' } });
});

test('every amount that is written as a decimal string is read back as the same amount', () => {
  fc.assert(
    fc.property(fc.bigInt({ min: 0n, max: greatestAmount }), (minor) => {
      expect(amountFromWire(minor.toString(), 'USD')).toEqual({ ok: true, value: amount(minor, 'USD') });
    }),
    { seed: 1, numRuns: 200 },
  );
});

test('an amount is written for people with the decimal point of its currency', () => {
  expect(amountText(amount(1250n, 'EUR'))).toBe('12.50 EUR');
  expect(amountText(amount(5n, 'EUR'))).toBe('0.05 EUR');
  expect(amountText(amount(-5n, 'EUR'))).toBe('-0.05 EUR');
  expect(amountText(amount(-12345n, 'CHF'))).toBe('-123.45 CHF');
  expect(amountText(amount(0n, 'GBP'))).toBe('0.00 GBP');
  expect(amountText(amount(1200n, 'SAT'))).toBe('1200 SAT');
  expect(amountText(amount(0n, 'SAT'))).toBe('0 SAT');
  expect(amountText(amount(greatestAmount, 'EUR'))).toBe('92233720368547758.07 EUR');
});

test('amounts of one currency add up exactly where floating numbers would not', () => {
  const large = amount(2n ** 53n, 'EUR');
  expect(addAmounts(large, amount(1n, 'EUR'))).toEqual(amount(9007199254740993n, 'EUR'));
  expect(sumAmounts([large, amount(1n, 'EUR'), amount(-3n, 'EUR')], 'EUR')).toEqual(amount(2n ** 53n - 2n, 'EUR'));
  expect(sumAmounts([], 'SAT')).toEqual(amount(0n, 'SAT'));
});

test('adding euro to satoshis is a bug and throws', () => {
  expect(() => addAmounts(amount(1n, 'EUR'), amount(1n, 'SAT'))).toThrow('cannot add SAT to EUR');
  expect(() => sumAmounts([amount(1n, 'EUR')], 'SAT')).toThrow('cannot add');
});

test('a currency is one of the table, and no name that every object has', () => {
  expect(Object.keys(currencies).every(isCurrency)).toBe(true);
  expect(['eur', 'XXX', '', 'toString', '__proto__', 'constructor', 'EUR '].some(isCurrency)).toBe(false);
});
