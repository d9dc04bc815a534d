import { expect, test } from 'vitest';
import { dayWords, isSameDay } from './day-words.ts';

const at = (...parts: readonly [number, number, number, number, number]) => new Date(...parts).getTime() / 1000;
const now = at(2026, 10, 22, 0, 30);

test.each([
  ['today', at(2026, 10, 22, 0, 1)],
  ['yesterday', at(2026, 10, 21, 23, 59)],
  ['Friday', at(2026, 10, 20, 12, 0)],
  ['Monday', at(2026, 10, 16, 12, 0)],
  ['15 Nov 2026', at(2026, 10, 15, 12, 0)],
  ['23 Nov 2026', at(2026, 10, 23, 12, 0)],
])('Half an hour after midnight, “%s” is said by midnights, not by hours', (words, time) => {
  expect(dayWords('en-GB').day(time, now)).toBe(words);
});

test('Days are those of the person’s calendar', () => {
  expect(isSameDay(at(2026, 10, 21, 23, 59), at(2026, 10, 22, 0, 1))).toBe(false);
  expect(isSameDay(at(2026, 10, 22, 0, 0), at(2026, 10, 22, 23, 59))).toBe(true);
  expect(isSameDay(at(2026, 9, 22, 12, 0), at(2026, 10, 22, 12, 0))).toBe(false);
});
