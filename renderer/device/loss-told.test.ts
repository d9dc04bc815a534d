import { expect, test } from 'vitest';
import type { Problem } from '#app/screen-contract/shapes.ts';
import { lossToldBy } from './loss-told.ts';

const shorter: Problem = {
  code: 'device-check-failed',
  details: { reason: 'archive-shorter', detail: 'remembered 12, given 11' },
};
const forked: Problem = {
  code: 'device-not-ready',
  details: { reason: 'archive-forked', detail: 'remembered 10' },
};
const other: Problem = { code: 'device-check-failed', details: { reason: 'amount-too-wide' } };
const failed = (problem: Problem) => ({ does: 'pay' as const, is: 'failed' as const, problem });

test('A refusal for the archive is told with its counts, from what was just tried or from what still waits', () => {
  expect(lossToldBy(failed(shorter), [])).toEqual({ remembered: '12', given: '11' });
  expect(lossToldBy(undefined, [{ ways: ['resume', 'cancel'], problem: forked }])).toEqual({ remembered: '10' });
});

test('Another refusal is none, nor one of a payment that is over', () => {
  expect(lossToldBy(failed(other), [])).toBeUndefined();
  expect(lossToldBy(undefined, [{ ways: [], problem: shorter }])).toBeUndefined();
  expect(lossToldBy(undefined, [])).toBeUndefined();
});
