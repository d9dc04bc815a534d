import { expect, test } from 'vitest';
import { isPeriod, periodOf } from './periods.ts';

const today = new Date('2026-01-31T23:30:00Z');

test.each([
  ['this-month', '2026-01-01', '2026-01-31'],
  ['last-month', '2025-12-01', '2025-12-31'],
  ['this-quarter', '2026-01-01', '2026-03-31'],
  ['last-quarter', '2025-10-01', '2025-12-31'],
  ['this-year', '2026-01-01', '2026-12-31'],
  ['last-year', '2025-01-01', '2025-12-31'],
] as const)('On the last evening of January, %s is from %s to %s', (name, from, to) => {
  expect(periodOf(name, today)).toEqual({ from, to });
});

test('A leap year’s February ends on the 29th', () => {
  expect(periodOf('last-month', new Date('2028-03-31T00:00:00Z'))).toEqual({ from: '2028-02-01', to: '2028-02-29' });
});

test('Everything has no ends, and days in the wrong order are no period', () => {
  expect(periodOf('all', today)).toEqual({});
  expect(isPeriod({ from: '2026-02-01', to: '2026-01-31' })).toBe(false);
  expect(isPeriod({ from: '2026-01-31', to: '2026-01-31' })).toBe(true);
  expect(isPeriod({ from: '2026-01-31' })).toBe(true);
});
