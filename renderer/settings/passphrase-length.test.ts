import { expect, test } from 'vitest';
import { shortestPassphrase } from '#app/screen-contract/door-views.ts';
import { lengthOf } from './passphrase-length.ts';

test('Length counts characters, and is called enough exactly where the wallet takes it', () => {
  const of = (length: number, letter = 'a') => lengthOf(letter.repeat(length));
  expect([0, 1, shortestPassphrase - 1, shortestPassphrase, 15, 16, 23, 24].map((length) => of(length))).toEqual([
    'none',
    'short',
    'short',
    'enough',
    'enough',
    'good',
    'good',
    'long',
  ]);
  expect(of(shortestPassphrase - 1, '🔑')).toBe('short');
});
