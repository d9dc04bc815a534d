import { expect, test } from 'vitest';
import type { Key } from '../hal/hal.ts';
import { recordingHal } from '../hal/recording.ts';
import { confirmPages } from './confirm-pages.ts';

const pages = [['Pay to', 'Bookshop'], ['Amount', '12.50 EUR'], ['Pay it?']];

function review(keys: readonly Key[], shown = pages) {
  const hal = recordingHal();
  const told: string[] = [];
  const cancel = new AbortController();
  hal.keypad.press(...keys);
  const decision = confirmPages(hal, {
    title: 'Payment',
    pages: shown,
    ask: 'pay',
    onPage: (page, of) => told.push(`${page}/${of}`),
    signal: cancel.signal,
  });
  return { hal, told, cancel, decision };
}

test('a review is approved by OK after every page was shown', async () => {
  const { hal, told, decision } = review(['right', 'down', 'ok']);
  await expect(decision).resolves.toBe('approved');
  expect(told).toEqual(['1/3', '2/3', '3/3']);
  expect(hal.screens.map((screen) => [screen[0], screen[1], screen[7]])).toEqual([
    ['Payment      PRACTICE', 'Pay to               ', 'C no > next       1/3'],
    ['Payment      PRACTICE', 'Amount               ', 'C no > next       2/3'],
    ['Payment      PRACTICE', 'Pay it?              ', 'C no OK pay       3/3'],
  ]);
});

test('OK before the last page approves nothing and turns no page', async () => {
  const { hal, told, decision } = review(['ok', 'right', 'ok', 'ok', 'c']);
  await expect(decision).resolves.toBe('refused');
  expect(told.at(-1)).toBe('2/3');
  expect(hal.seen()).toContain('12.50 EUR');
});

test.each([[['c']], [['right', 'c']], [['right', 'right', 'c']]] as const)(
  'C refuses on any page: %j',
  async (keys) => {
    await expect(review(keys).decision).resolves.toBe('refused');
  },
);

test('left and up go back, not before the first page; digits do nothing', async () => {
  const { told, decision } = review(['left', 'right', 'up', '5', 'right', 'right', 'right', 'ok']);
  await expect(decision).resolves.toBe('approved');
  expect([...new Set(told)]).toEqual(['1/3', '2/3', '3/3']);
  expect(told).toEqual(['1/3', '1/3', '2/3', '1/3', '1/3', '2/3', '3/3', '3/3']);
});

test('a review that the host takes away is cancelled, and its keys go nowhere', async () => {
  const { hal, cancel, decision } = review(['right']);
  await hal.keypad.idle();
  cancel.abort();
  await expect(decision).resolves.toBe('cancelled');
  hal.keypad.press('ok');
  expect(hal.keypad.left).toEqual(['ok']);
});

test('a single page is approved by OK at once', async () => {
  await expect(review(['ok'], [['Pair?']]).decision).resolves.toBe('approved');
});
