import { expect, test } from 'vitest';
import { explain } from '#app/screen-contract/problems.ts';
import { amount } from '#protocols/values/amount.ts';
import { problemOf, recordedProblem } from './problems.ts';

test('What is missing crosses as an amount that a person can read', () => {
  const problem = problemOf({ code: 'funds-short', short: amount(1234n, 'EUR') });
  expect(problem).toEqual({ code: 'funds-short', details: { short: '12.34 EUR' } });
  expect(explain(problem).happened).toBe('The purse does not hold enough: 12.34 EUR is missing.');
});

test('A pause gives way to the failure that it wraps, however deep', () => {
  const failure = { code: 'device-not-ready', reason: 'pin-wrong', detail: '9 left' } as const;
  const problem = problemOf({ code: 'gathering-stopped', pause: { code: 'device-needed', failure } });
  expect(problem).toEqual({ code: 'device-not-ready', details: { reason: 'pin-wrong', detail: '9 left' } });
  expect(explain(problem).happened).toBe('The PIN was wrong, 9 left.');
});

test('A reason inside a failure crosses by its code, and never an object', () => {
  const reason = { code: 'certificate-expired', position: 0, notAfter: 5 } as const;
  expect(problemOf({ code: 'offer-payee-uncertified', reason }).details).toEqual({ reason: 'certificate-expired' });
});

test('A code that nobody has words for is shown, not hidden', () => {
  expect(recordedProblem({ code: 'toString' })).toEqual({ code: 'unexpected', details: { was: 'toString' } });
});
