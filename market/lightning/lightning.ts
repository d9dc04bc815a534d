// What a mint asks of a Lightning node: invoices to be paid by, and payments to make. The port of `market/mint`;
// amounts are millisatoshi. A payment is identified by its payment hash: a node pays one hash at most once.
import type { Seconds } from '#protocols/values/time.ts';

/** What became of an outgoing payment. `unknown`: the node cannot tell; money may have moved, so nothing is given back. */
export type PaymentOutcome =
  | { readonly state: 'settled'; readonly preimage: string; readonly feeMilliSatoshi: bigint }
  | { readonly state: 'failed' | 'pending' | 'unknown' };

/** An invoice as the node issues it: the bolt11 text and its payment hash (hex, 32 bytes). */
export type IssuedInvoice = { readonly request: string; readonly paymentHash: string };

/** What an invoice is to say. `at` is its date, `lifetime` its validity in seconds from then. */
export type InvoiceTerms = {
  readonly milliSatoshi: bigint;
  readonly description: string;
  readonly at: Seconds;
  readonly lifetime: Seconds;
};

/** A Lightning node. Throws only on faults of its own; the caller then treats an outgoing payment as `unknown`. */
export type Lightning = {
  /** Issues an invoice and remembers it. */
  readonly invoice: (terms: InvoiceTerms) => IssuedInvoice;
  /** Whether an invoice that this node issued has been paid by the instant `at`. */
  readonly received: (paymentHash: string, at: Seconds) => boolean;
  /** The preimage of an invoice that this node issued; `undefined` for all others. */
  readonly preimage: (paymentHash: string) => string | undefined;
  /** Pays an invoice with at most `greatestFee` millisatoshi on top; a second call for a hash never pays twice. */
  readonly pay: (request: string, greatestFee: bigint, at: Seconds) => Promise<PaymentOutcome>;
  /** What became of a payment made earlier; `absent` when this node never began one. */
  readonly payment: (paymentHash: string) => Promise<PaymentOutcome | { readonly state: 'absent' }>;
};
