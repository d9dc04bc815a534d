// The port by which disputes ask a payment system's module what the bytes of a payment show (VERDICTS.md, paid). Pure and
// off-line: a module reads documents and asks nobody. Modules know nothing of disputes and fill it by its shape; whoever
// composes the two joins them.
import type { Amount } from '#protocols/values/amount.ts';
import type { NamedDocument } from './evidence.ts';

/** A payment in dispute, of an authentic offer and an authentic order of it. */
export type DisputedPayment = {
  /** The system's part of the offer that the order chose. */
  readonly part: Uint8Array;
  /** The offer's total. */
  readonly amount: Amount;
  /** The payment reference in the order, 32 bytes. */
  readonly reference: Uint8Array;
  /** The payment as it went to the payee. */
  readonly payment: Uint8Array;
  /** Documents that only the system knows how to read; those of other names are passed over. */
  readonly documents: readonly NamedDocument[];
};

/** What the payment's own bytes show; `code` says why in the system's words. */
export type PaymentValue =
  { readonly is: 'to-payee' } | { readonly is: 'elsewhere' | 'doubtful' | 'unchecked'; readonly code: string };

/** What became of the value at the issuer; `hint` tells of evidence that was looked at and shows nothing by itself. */
export type PaymentFate =
  | { readonly is: 'open'; readonly hint?: string }
  | { readonly is: 'taken' | 'returned' }
  | { readonly is: 'unclear'; readonly code: string };

/** Both, and the names of the system's documents that were used. */
export type PaymentFindings = {
  readonly value: PaymentValue;
  readonly fate: PaymentFate;
  readonly by: readonly string[];
};

/** Judges a payment of one system. Never throws, whatever the bytes. */
export type JudgePayment = (payment: DisputedPayment) => PaymentFindings;
