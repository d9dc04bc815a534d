import { expect, test } from 'vitest';
import { hasTerm, termOf, toggleTerm } from './search-text.ts';

test('A filter writes its term behind what was typed, and takes it out again', () => {
  const written = toggleTerm('rye bread', 'kind:paid');
  expect(written).toBe('rye bread kind:paid');
  expect(hasTerm(written, 'kind:paid')).toBe(true);
  expect(toggleTerm(written, 'kind:paid')).toBe('rye bread');
});

test('Of filters that exclude each other the last one stays', () => {
  const kinds = ['kind:paid', 'kind:loaded'];
  expect(toggleTerm('kind:paid bread', 'kind:loaded', kinds)).toBe('bread kind:loaded');
});

test('A value with spaces stands in quotes, and is one term', () => {
  const term = termOf('purse', 'My "best" purse');
  expect(term).toBe('purse:"My best purse"');
  expect(toggleTerm(`a ${term} b`, term)).toBe('a b');
  expect(hasTerm('purse:"My', term)).toBe(false);
  expect(termOf('after', '2026-11-01')).toBe('after:2026-11-01');
});
