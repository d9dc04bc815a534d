import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decimalPlaces, moneyDigits, type CurrencyCode } from '#app/screen-contract/money.ts';
import { amountWritten, digitsWritten, distanceWritten } from './written.ts';

test('Whatever amount is written in whatever language, its digits are exact up to the greatest', () => {
  const amounts = fc.record({
    minor: fc.bigInt({ min: 0n, max: 2n ** 63n - 1n }).map(String),
    currency: fc.constantFrom(...(Object.keys(decimalPlaces) as CurrencyCode[])),
  });
  fc.assert(
    fc.property(amounts, fc.constantFrom('en-GB', 'de-DE', 'de-CH', 'en-IN'), (money, locale) => {
      const written = digitsWritten(money, locale);
      expect(written.replaceAll(/\D/g, '')).toBe(moneyDigits(money).replaceAll(/\D/g, ''));
    }),
    { seed: 3, numRuns: 300 },
  );
});

test('A German amount has a decimal comma and points between thousands', () => {
  expect(amountWritten({ minor: '9223372036854775807', currency: 'EUR' }, 'de-DE')).toBe(
    '92.233.720.368.547.758,07\u00a0EUR',
  );
  expect(amountWritten({ minor: '1200', currency: 'SAT' }, 'en-GB')).toBe('1,200\u00a0SAT');
});

test.each([
  [0, 'now'],
  [-59, 'now'],
  [-60, '1 minute ago'],
  [-7200, '2 hours ago'],
  [-86_400, 'yesterday'],
  [86_400 * 3, 'in 3 days'],
])('%i seconds from now are written as %j', (distance, words) => {
  expect(distanceWritten(1_800_000_000 + distance, 1_800_000_000, 'en-GB')).toBe(words);
});
