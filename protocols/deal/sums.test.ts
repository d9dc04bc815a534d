import fc from 'fast-check';
import { expect, test } from 'vitest';
import { root, shopKey } from '../credential/vectors/practice.ts';
import { amount, greatestAmount } from '../values/amount.ts';
import type { OfferLine } from './messages.ts';
import { readOffer } from './offer.ts';
import { makeOffer } from './payee.ts';
import { includedTax, offerLine, wrongSum } from './sums.ts';
import { clock, content } from './vectors/bookshop.ts';

test('the tax inside a price is rounded half up to the minor unit', () => {
  expect(includedTax(1290n, 700)).toBe(84n); // 84.39
  expect(includedTax(11_900n, 1900)).toBe(1900n);
  expect(includedTax(1n, 10_000)).toBe(1n); // 0.5
  expect(includedTax(3n, 10_000)).toBe(2n); // 1.5
  expect(includedTax(21n, 500)).toBe(1n);
  expect(includedTax(10n, 500)).toBe(0n); // 0.476
  expect(includedTax(1290n, 0)).toBe(0n);
  expect(includedTax(0n, 1900)).toBe(0n);
});

test('the tax is the whole number nearest to total × rate / (10 000 + rate), the greater one of two', () => {
  fc.assert(
    fc.property(fc.bigInt({ min: 0n, max: greatestAmount }), fc.integer({ min: 0, max: 10_000 }), (total, rate) => {
      const divisor = 10_000n + BigInt(rate);
      const excess = 2n * (includedTax(total, rate) * divisor - total * BigInt(rate));
      expect(excess > -divisor && excess <= divisor).toBe(true);
    }),
    { seed: 7, numRuns: 300 },
  );
});

const sold: OfferLine = offerLine('Fern', 3, 400n, 700);
const other: OfferLine = offerLine('Moss', 1, 100n, 1900);
const offered = (change: Partial<Parameters<typeof wrongSum>[0]>) =>
  wrongSum({ lines: [sold, other], total: amount(1300n, 'EUR'), tax: sold.tax + other.tax, ...change });

test('each sum that does not hold is named by its place', () => {
  expect(sold).toEqual({ description: 'Fern', quantity: 3, unitPrice: 400n, total: 1200n, taxRate: 700, tax: 79n });
  expect(offered({})).toBeUndefined();
  expect(offered({ lines: [sold, { ...other, quantity: 0, total: 0n, tax: 0n }] })).toBe('.lines[1].quantity');
  expect(offered({ lines: [{ ...sold, quantity: -3 }, other] })).toBe('.lines[0].quantity');
  expect(offered({ lines: [{ ...sold, total: 1201n }, other] })).toBe('.lines[0].total');
  expect(offered({ lines: [sold, { ...other, unitPrice: 101n }] })).toBe('.lines[1].total');
  expect(offered({ lines: [sold, { ...other, tax: 17n }] })).toBe('.lines[1].tax');
  expect(offered({ lines: [{ ...sold, taxRate: 1900 }, other] })).toBe('.lines[0].tax');
  expect(offered({ total: amount(1299n, 'EUR') })).toBe('.total');
  expect(offered({ tax: 0n })).toBe('.tax');
  expect(offered({ lines: [] })).toBe('.total');
});

test('an offer of nothing at no price does not hold', () => {
  expect(offered({ lines: [offerLine('Gift', 1, 0n, 0)], total: amount(0n, 'EUR'), tax: 0n })).toBe('.total');
});

test('whatever a shop puts together from lines, the payer’s sums hold', () => {
  const line = fc
    .tuple(
      fc.integer({ min: 1, max: 20 }),
      fc.bigInt({ min: 0n, max: 30n }),
      fc.constantFrom(0, 1, 250, 700, 1900, 2550, 9999, 10_000),
    )
    .map(([quantity, unitPrice, rate]) => offerLine('Fern', quantity, unitPrice, rate));
  fc.assert(
    fc.property(fc.array(line, { minLength: 1, maxLength: 64 }), (lines) => {
      const total = lines.reduce((sum, one) => sum + one.total, 0n);
      const tax = lines.reduce((sum, one) => sum + one.tax, 0n);
      fc.pre(total > 0n);
      const bytes = makeOffer(shopKey, { ...content, lines, total: amount(total, 'EUR'), tax });
      const read = readOffer(bytes, root, { clock });
      expect(read.ok && read.value.content.lines).toEqual(lines);
      expect(() => makeOffer(shopKey, { ...content, lines, total: amount(total + 1n, 'EUR'), tax })).toThrow('.total');
      expect(() => makeOffer(shopKey, { ...content, lines, total: amount(total, 'EUR'), tax: tax + 1n })).toThrow(
        '.tax',
      );
    }),
    { seed: 8, numRuns: 60 },
  );
});
