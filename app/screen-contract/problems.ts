// All problems that may cross to a screen, by code, and the words for each. Only code and details cross; the words are
// chosen here, so that a translation has one place and a code without words does not compile.
import { deviceProblems } from './device-problems.ts';
import { doorProblems } from './door-problems.ts';
import { germanDeviceProblems } from './german-device-problems.ts';
import { germanDoorProblems } from './german-door-problems.ts';
import { germanHostProblems } from './german-host-problems.ts';
import { germanPaymentProblems } from './german-payment-problems.ts';
import { germanReceiveProblems } from './german-receive-problems.ts';
import { germanRecordProblems } from './german-record-problems.ts';
import { germanSearchProblems } from './german-search-problems.ts';
import { hostProblems } from './host-problems.ts';
import { paymentProblems } from './payment-problems.ts';
import { receiveProblems } from './receive-problems.ts';
import { recordProblems } from './record-problems.ts';
import { searchProblems } from './search-problems.ts';
import type { Details, Words } from './words.ts';

const problems = {
  ...deviceProblems,
  ...doorProblems,
  ...paymentProblems,
  ...recordProblems,
  ...receiveProblems,
  ...searchProblems,
  ...hostProblems,
};
const german: Readonly<Record<ProblemCode, Words>> = {
  ...germanDeviceProblems,
  ...germanDoorProblems,
  ...germanPaymentProblems,
  ...germanRecordProblems,
  ...germanReceiveProblems,
  ...germanSearchProblems,
  ...germanHostProblems,
};

/** A language that screens speak. */
export type Language = 'en' | 'de';

/** A code of the table. */
export type ProblemCode = keyof typeof problems;

/** Whether a text is a code of the table. */
export function isProblemCode(text: string): text is ProblemCode {
  return Object.hasOwn(problems, text);
}

/** What happened and what to do next, in words of the language. */
export function explain(
  problem: { readonly code: ProblemCode; readonly details: Details },
  language: Language = 'en',
): { readonly happened: string; readonly next: string } {
  const { happened, next } = (language === 'de' ? german : problems)[problem.code];
  const said = (text: Words['next']) => (typeof text === 'string' ? text : text(problem.details));
  return { happened: said(happened), next: said(next) };
}
