// All problems that may cross to a screen, by code, and the words for each. Only code and details cross; the words are
// chosen here, so that a translation has one place and a code without words does not compile.
import { deviceProblems } from './device-problems.ts';
import { doorProblems } from './door-problems.ts';
import { germanDeviceProblems } from './german-device-problems.ts';
import { germanPaymentProblems } from './german-payment-problems.ts';
import { germanSearchProblems } from './german-search-problems.ts';
import { paymentProblems } from './payment-problems.ts';
import { receiveProblems } from './receive-problems.ts';
import { recordProblems } from './record-problems.ts';
import { searchProblems } from './search-problems.ts';
import type { Details, Words } from './words.ts';

const hostProblems = {
  'method-unknown': words('This wallet has no such function.', 'Load the page again: it may be older than the wallet.'),
  'input-invalid': words(
    ({ path }) => `Something in the request is not right${path === undefined || path === '' ? '' : ` (${path})`}.`,
    'Look at what you entered; otherwise load the page again.',
  ),
  'access-refused': words('This window may only look.', 'Use the wallet’s own window.'),
  'internal-error': words(
    'The wallet met a fault of its own.',
    'What was recorded is safe. Try again; if it stays so, start the wallet anew.',
  ),
  'wallet-gone': words('The wallet is not running any more.', 'Start it again with npm start.'),
  'not-admitted': words(
    'This page may not speak to the wallet: its address was used before, or the wallet was started anew.',
    'Run npm start again; it prints a fresh address.',
  ),
  unexpected: words(({ was }) => `It ended for a reason this page has no words for: ${was}.`, 'Look at its state.'),
} as const satisfies Readonly<Record<string, Words>>;

const germanHostProblems: Readonly<Partial<Record<keyof typeof hostProblems, Words>>> = {};

const problems = {
  ...deviceProblems,
  ...doorProblems,
  ...paymentProblems,
  ...recordProblems,
  ...receiveProblems,
  ...searchProblems,
  ...hostProblems,
};
const german: Readonly<Partial<Record<ProblemCode, Words>>> = {
  ...germanDeviceProblems,
  ...germanPaymentProblems,
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

/** What happened and what to do next, in words of the language; English where a translation is still missing. */
export function explain(
  problem: { readonly code: ProblemCode; readonly details: Details },
  language: Language = 'en',
): { readonly happened: string; readonly next: string } {
  const { happened, next } = (language === 'de' ? german[problem.code] : undefined) ?? problems[problem.code];
  const said = (text: Words['next']) => (typeof text === 'string' ? text : text(problem.details));
  return { happened: said(happened), next: said(next) };
}

function words(happened: Words['happened'], next: Words['next']): Words {
  return { happened, next };
}
