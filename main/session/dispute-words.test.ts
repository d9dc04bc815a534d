import { expect, test } from 'vitest';
import { bookFormats } from '#app/bookkeeping/formats.ts';
import { reasonText, trustText } from '#app/disputes/finding.ts';
import { atomNames } from '#app/disputes/formula.ts';
import { bookFormat } from '#app/screen-contract/books-views.ts';
import { verdictSchema } from '#app/screen-contract/dispute-views.ts';
import { atomWords, disputeWords, reasonWords, trustWords, verdictWords } from '#app/screen-contract/dispute-words.ts';

test('Every atom, verdict, reason and assumption that a dispute may name has words for screens, and no other has', () => {
  const codes = (table: object) => Object.keys(table).toSorted();
  expect(codes(atomWords)).toEqual([...atomNames].toSorted());
  expect(codes(verdictWords)).toEqual([...verdictSchema.options].toSorted());
  expect(codes(reasonWords)).toEqual(codes(reasonText));
  expect(codes(trustWords)).toEqual(codes(trustText));
});

test('A code that is newer than the words stands for itself, also one that every object inherits', () => {
  expect(disputeWords(trustWords, 'issuer-keys')).toBe(trustWords['issuer-keys']);
  expect(disputeWords(trustWords, 'from-the-future')).toBe('from-the-future');
  expect(disputeWords(trustWords, 'toString')).toBe('toString');
});

test('The screens know the formats that the books have', () => {
  expect([...bookFormat.options].toSorted()).toEqual([...bookFormats].toSorted());
});
