import { expect, test } from 'vitest';
import { dateOf, instantText, isDate, readInstant } from './calendar.ts';
import { decimalText, rateText, readDecimal, readRate } from './decimal.ts';
import { accountPart, journalText, oneLine, tagText } from './plain-text.ts';

test('amounts have all the places of their currency and one spelling', () => {
  const euros = [0n, 5n, -5n, 100n, -2490n, 2n ** 63n - 1n];
  const texts = ['0.00', '0.05', '-0.05', '1.00', '-24.90', '92233720368547758.07'];
  expect(euros.map((minor) => decimalText(minor, 'EUR'))).toEqual(texts);
  expect(texts.map((text) => readDecimal(text, 'EUR'))).toEqual(euros);
  expect([decimalText(1200n, 'SAT'), readDecimal('1200', 'SAT')]).toEqual(['1200', 1200n]);
  for (const text of ['', '-', '1', '1.0', '01.00', '+1.00', '-0.00', '1,00', '1.000', '.50', '1.00 ', '1.2.3']) {
    expect(readDecimal(text, 'EUR'), text).toBeUndefined();
  }
  expect(readDecimal('1.', 'SAT')).toBeUndefined();
});

test('rates are percent with two places, up to a hundred', () => {
  expect([rateText(0), rateText(50), rateText(1900)]).toEqual(['0.00', '0.50', '19.00']);
  expect(['0.00', '0.50', '19.00', '100.00'].map(readRate)).toEqual([0, 50, 1900, 10_000]);
  for (const text of ['', '19', '019.00', '100.01', '-1.00']) expect(readRate(text), text).toBeUndefined();
});

test('dates are those of UTC, and none that the calendar lacks', () => {
  expect([dateOf(86_399), dateOf(86_400)]).toEqual(['1970-01-01', '1970-01-02']);
  expect(instantText(1_795_000_000)).toBe('2026-11-18T11:06:40Z');
  expect(readInstant('2026-11-18T11:06:40Z')).toBe(1_795_000_000);
  for (const text of ['2026-11-18T24:00:00Z', '2026-02-30T00:00:00Z', '2026-11-18T11:06:40', '2026-11-18T11:06:60Z']) {
    expect(readInstant(text), text).toBeUndefined();
  }
  expect(['2026-02-28', '2024-02-29', '2026-02-29', '2026-2-1', '2026-11-18x'].map(isDate)).toEqual([
    ...[true, true, false, false, false],
  ]);
});

test('text for a journal is one line that begins no code, status, date, comment or tag', () => {
  expect(journalText('Shop\ninclude other.journal', '-')).toBe('Shop include other.journal');
  expect(journalText('B\u00e4ckerei  M\u00fcller & S\u00f6hne', '-')).toBe('B\u00e4ckerei M\u00fcller & S\u00f6hne');
  expect(journalText('(x) a | b; [2026-01-01] c::d', '-')).toBe('_(x) a / b, (2026-01-01) c:d');
  expect(journalText('\u202e=1\u00a0\u00a02', '-')).toBe('_=1 2');
  expect(journalText('  \u200b\n', 'Unknown')).toBe('Unknown');
  expect(tagText('date:2026-01-01, x:: system("y")')).toBe("date2026-01-01 x system('y')");
  expect(oneLine('x'.repeat(600)).length).toBe(500);
});

test('a step of an account’s name makes no further step, no virtual posting and no second column', () => {
  expect(accountPart('Assets:A  1.00 EUR', '-')).toBe('Assets-A 1.00 EUR');
  expect(accountPart('(x)', '-')).toBe('x-');
  expect(accountPart('[;]', 'Purse')).toBe('Purse');
});
