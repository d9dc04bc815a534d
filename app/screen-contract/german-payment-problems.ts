// The German words for what goes wrong with offers, purses and payments, by the codes of payment-problems.ts. A code without words here is
// told in English.
import type { paymentProblems } from './payment-problems.ts';
import type { Words } from './words.ts';

/** What happened and what to do, by code. */
export const germanPaymentProblems: Readonly<Partial<Record<keyof typeof paymentProblems, Words>>> = {};
