import { expect, test } from 'vitest';
import { fit } from './fuzzy.ts';

const best = (typed: string, texts: readonly string[]) =>
  texts
    .filter((text) => fit(typed, text) !== undefined)
    .toSorted((one, other) => (fit(typed, other) ?? 0) - (fit(typed, one) ?? 0))[0];

test('The beginning of a word fits better than letters strewn over it', () => {
  expect(best('ar', ['Dark theme', 'Archive', 'Lock the wallet early'])).toBe('Archive');
  expect(best('lw', ['Follow the law', 'Lock the wallet'])).toBe('Lock the wallet');
});

test('A text that lacks a letter, or has the letters in another order, does not fit', () => {
  expect(fit('payx', 'Pay')).toBeUndefined();
  expect(fit('yap', 'Pay')).toBeUndefined();
});

test('Nothing typed fits everything, and case and spaces do not count', () => {
  expect(fit('', 'Books')).toBeDefined();
  expect(fit('DARK theme', 'Dark theme')).toBe(fit('darktheme', 'Dark theme'));
});

test('A letter that begins a later word does not hide a fit that needs it earlier', () => {
  expect(fit('bc', 'abc b')).toBeDefined();
  expect(fit('bab', 'bab a b')).toBeDefined();
});
