import fc from 'fast-check';
import { expect, test } from 'vitest';
import { amountText, currencies, type Currency } from '#protocols/values/amount.ts';
import { contract, isMethod } from './contract.ts';
import { decimalPlaces, moneyText, typedAmount } from './money.ts';
import { explain, isProblemCode, type ProblemCode } from './problems.ts';
import { deviceProblems } from './device-problems.ts';
import { paymentProblems } from './payment-problems.ts';
import { moneySchema, problemSchema } from './shapes.ts';
import { placesSchema, walletSchema } from './views.ts';

test('The screens know the currencies and decimal places that wallet and device know', () => {
  const ours = Object.entries(currencies).map(([code, { exponent }]) => [code, exponent]);
  expect(Object.entries(decimalPlaces)).toEqual(ours);
});

test('Whatever amount the wallet writes, a person who types it back gets the same minor units, exactly', () => {
  const amounts = fc.record({
    minor: fc.bigInt({ min: 1n, max: 2n ** 63n - 1n }),
    currency: fc.constantFrom(...(Object.keys(currencies) as Currency[])),
  });
  fc.assert(
    fc.property(amounts, (amount) => {
      const shown = moneyText({ minor: amount.minor.toString(), currency: amount.currency });
      expect(shown).toBe(amountText(amount));
      const typed = typedAmount(shown.split(' ')[0] ?? '', amount.currency);
      expect(typed).toEqual({ ok: true, money: { minor: amount.minor.toString(), currency: amount.currency } });
    }),
    { seed: 11, numRuns: 200 },
  );
});

test.each([
  ['50', '5000'],
  [' 50.5 ', '5050'],
  ['0,07', '7'],
  ['0000.10', '10'],
  ['92233720368547758.07', '9223372036854775807'],
])('%j euros are %s cents', (text, minor) => {
  expect(typedAmount(text, 'EUR')).toEqual({ ok: true, money: { minor, currency: 'EUR' } });
});

test.each([
  ['', 'empty'],
  ['-5', 'malformed'],
  ['1e3', 'malformed'],
  ['1.000,50', 'malformed'],
  ['٥', 'malformed'],
  ['0x10', 'malformed'],
  ['1.005', 'too-fine'],
  ['0.00', 'zero'],
  ['92233720368547758.08', 'too-large'],
])('%j is no amount of euros: %s', (text, fault) => {
  expect(typedAmount(text, 'EUR')).toEqual({ ok: false, fault });
});

test('Satoshis have no decimals', () => {
  expect(typedAmount('2100', 'SAT')).toMatchObject({ ok: true, money: { minor: '2100' } });
  expect(typedAmount('2100.0', 'SAT')).toEqual({ ok: false, fault: 'too-fine' });
});

test.each([5000, '-1', '007', '1.5', '', '9'.repeat(20)])('Money does not cross as %j', (minor) => {
  expect(moneySchema.safeParse({ minor, currency: 'EUR' }).success).toBe(false);
});

test('Every problem says in sentences what happened and what to do next, with and without its details', () => {
  const codes = [...Object.keys(deviceProblems), ...Object.keys(paymentProblems), 'internal-error', 'not-admitted'];
  for (const code of codes as ProblemCode[]) {
    for (const details of [{}, { detail: 'x', reason: 'y', short: '1.00 EUR', rule: 'z', seconds: '60' }]) {
      const { happened, next } = explain({ code, details });
      expect(happened, code).toMatch(/^[\p{Lu}“].*[.]$/u);
      expect(next, code).toMatch(/^\p{Lu}.*[.]$/u);
    }
  }
});

test('Names that every object inherits are neither methods nor problems', () => {
  for (const name of ['constructor', '__proto__', 'toString', 'hasOwnProperty']) {
    expect(isMethod(name)).toBe(false);
    expect(isProblemCode(name)).toBe(false);
    expect(problemSchema.safeParse({ code: name, details: {} }).success).toBe(false);
  }
});

test('A method that can make the device sign is in the class that asks there', () => {
  const asking = Object.entries(contract).filter(([, { access }]) => access === 'approve');
  expect(asking.map(([name]) => name)).toEqual([
    'device/unlock',
    'device/change-pin',
    'device/check-backup',
    'device/set-cap',
    'device/add-contact',
    'device/remove-contact',
    'device/sign-statement',
    'device/update-firmware',
    'device/pair',
    'trust/pin',
    'purse/open',
    'offer/pay',
    'payment/resume',
    'payment/take-back',
    'archive/accept-loss',
  ]);
});

test('A field that the contract does not describe makes a view invalid, and a place must be a web address', () => {
  const empty = {
    device: { is: 'absent' },
    devices: [],
    trust: { onDevice: 'unknown' },
    purses: [],
    payments: [],
    requests: [],
    archive: { size: 0, index: { reached: 0, size: 0 } },
  };
  expect(walletSchema.safeParse(empty).success).toBe(true);
  expect(walletSchema.safeParse({ ...empty, seed: '00' }).success).toBe(false);
  expect(placesSchema.safeParse({ shop: 'javascript:alert(1)' }).success).toBe(false);
});
