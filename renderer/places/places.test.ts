import fc from 'fast-check';
import { expect, test } from 'vitest';
import { hashOf, placeOf, viewNames } from './places.ts';

test('Whatever place a person is at, its address leads back there', () => {
  const text = fc.string({ minLength: 1, maxLength: 40, unit: 'grapheme' });
  const places = fc.record(
    { view: fc.constantFrom(...viewNames), subject: text, search: text },
    { requiredKeys: ['view'] },
  );
  fc.assert(
    fc.property(places, (place) => {
      expect(placeOf(hashOf(place))).toEqual(place);
    }),
    { seed: 5, numRuns: 300 },
  );
});

test.each(['', '#', '#/', '#/nowhere', '#/__proto__', '#purses', '#/pay/a/b', '#launch=x'])('%j leads home', (hash) => {
  expect(placeOf(hash)).toEqual({ view: 'purses' });
});

test('An address that cannot be decoded, or is too long, names only the view', () => {
  expect(placeOf('#/archive/%E0%A4%A')).toEqual({ view: 'archive' });
  expect(placeOf(`#/archive/${'a'.repeat(600)}`)).toEqual({ view: 'archive' });
});
