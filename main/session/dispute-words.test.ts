import { expect, test } from 'vitest';
import { bookFormats } from '#app/bookkeeping/formats.ts';
import { reasonText, trustText } from '#app/disputes/finding.ts';
import { atomNames } from '#app/disputes/formula.ts';
import { bookFormat } from '#app/screen-contract/books-views.ts';
import { verdictSchema } from '#app/screen-contract/dispute-views.ts';
import { disputeWords, type DisputePart } from '#app/screen-contract/dispute-words.ts';
import { englishDisputeWords } from '#app/screen-contract/english-dispute-words.ts';
import { germanDisputeWords } from '#app/screen-contract/german-dispute-words.ts';

const codes = (table: object) => Object.keys(table).toSorted();

test('Every atom, verdict, reason and assumption that a dispute may name has words for screens, and no other has', () => {
  expect(codes(englishDisputeWords.atoms)).toEqual([...atomNames].toSorted());
  expect(codes(englishDisputeWords.verdicts)).toEqual([...verdictSchema.options].toSorted());
  expect(codes(englishDisputeWords.reasons)).toEqual(codes(reasonText));
  expect(codes(englishDisputeWords.trust)).toEqual(codes(trustText));
});

test.each(['atoms', 'verdicts', 'reasons', 'trust'] as const satisfies DisputePart[])(
  'German has words of its own for all %s, and no two codes share them',
  (part) => {
    expect(codes(germanDisputeWords[part])).toEqual(codes(englishDisputeWords[part]));
    const said = codes(germanDisputeWords[part]).map((code) => disputeWords(part, code, 'de'));
    expect(said.filter((words) => words.trim() === '')).toEqual([]);
    expect(new Set(said).size).toBe(said.length);
    const english = new Set<string>(Object.values(englishDisputeWords[part]));
    expect(said.filter((words) => english.has(words))).toEqual([]);
  },
);

test.each(['en', 'de'] as const)(
  'A code that is newer than the words in %s stands for itself, also one that every object inherits',
  (language) => {
    expect(disputeWords('trust', 'issuer-keys', language)).not.toBe('issuer-keys');
    expect(disputeWords('trust', 'from-the-future', language)).toBe('from-the-future');
    expect(disputeWords('trust', 'toString', language)).toBe('toString');
  },
);

test('The screens know the formats that the books have', () => {
  expect([...bookFormat.options].toSorted()).toEqual([...bookFormats].toSorted());
});
