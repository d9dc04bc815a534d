import { expect, test } from 'vitest';
import { deviceProblems } from './device-problems.ts';
import { doorProblems } from './door-problems.ts';
import { hostProblems } from './host-problems.ts';
import { paymentProblems } from './payment-problems.ts';
import { explain, isProblemCode } from './problems.ts';
import { receiveProblems } from './receive-problems.ts';
import { recordProblems } from './record-problems.ts';
import { searchProblems } from './search-problems.ts';
import type { Details } from './words.ts';

const codes = [
  ...[deviceProblems, doorProblems, hostProblems, paymentProblems],
  ...[receiveProblems, recordProblems, searchProblems],
].flatMap((table) => Object.keys(table).filter(isProblemCode));

/** Details that the wallet names, each with a value that shows where it was used. */
const marked = (value: (name: string) => string): Details =>
  new Proxy({}, { get: (_, name) => (typeof name === 'string' ? value(name) : undefined) });
const marksIn = (text: string) => new Set(text.match(/⟦[^⟧]+⟧/g));

test.each(codes)(
  'German says of %s what happened and what to do next, with every detail that English tells',
  (code) => {
    const details = marked((name) => `⟦${name}⟧`);
    const [english, german] = [explain({ code, details }, 'en'), explain({ code, details }, 'de')];
    for (const part of ['happened', 'next'] as const) {
      expect(german[part]).toMatch(/^[A-ZÄÖÜ⟦].*[.:!?“]$/);
      expect(german[part]).not.toBe(english[part]);
      if (code !== 'money-differs') expect(marksIn(german[part])).toEqual(marksIn(english[part])); // a word of ours, not foreign text
    }
  },
);

test.each(codes)('German says whole sentences of %s also where no detail is known', (code) => {
  const { happened, next } = explain({ code, details: {} }, 'de');
  const needed = ['offer-payee-differs', 'policy-refused', 'unexpected']; // their details are always there
  if (!needed.includes(code)) expect(`${happened} ${next}`).not.toMatch(/undefined|null|\(\)| {2}/);
});

test('The kind of money that a folder keeps is told in German', () => {
  const told = (found: string) => explain({ code: 'money-differs', details: { found } }, 'de').happened;
  expect(told('practice')).toContain('enthält Übungsgeld');
  expect(told('real')).toContain('enthält echtes Geld');
  expect(told('unknown')).toContain('enthält anderes Geld');
});

test.each(['archive-shorter', 'archive-forked', 'wiped', 'pin-wrong'])(
  'A device that is not ready because of %s is told in German of its own',
  (reason) => {
    const told = explain({ code: 'device-not-ready', details: { reason } }, 'de');
    const other = explain({ code: 'device-not-ready', details: { reason: 'other' } }, 'de');
    expect(told.happened).not.toContain(reason);
    expect(told.happened).not.toBe(other.happened);
  },
);
