// Why an offer, an order or a receipt is not accepted, and what a payee answers (SPEC §2–§5).
import type { CertificateFailure } from '../credential/errors.ts';
import type { SignatureFailure } from '../values/cose.ts';

/** An offer that does not hold; the person cannot mend it, only ask the payee for another. */
export type OfferFailure =
  | { readonly code: 'offer-malformed'; readonly path: string; readonly expected: string }
  | { readonly code: 'offer-signature'; readonly reason: SignatureFailure['code'] }
  | { readonly code: 'offer-payee-differs'; readonly offered: string; readonly certified: string }
  | { readonly code: 'offer-sums-differ'; readonly path: string }
  | { readonly code: 'offer-expired'; readonly validUntil: number }
  | { readonly code: 'offer-over-liability-limit' }
  | { readonly code: 'offer-payee-uncertified'; readonly reason: CertificateFailure };

/** An order that is not for this offer. */
export type OrderFailure =
  | { readonly code: 'order-malformed'; readonly path: string }
  | { readonly code: 'order-signature' }
  | { readonly code: 'order-for-another-offer' }
  | { readonly code: 'order-alternative-unknown' }
  | { readonly code: 'order-amount-differs' };

/** A receipt that does not acknowledge this payment. */
export type ReceiptFailure =
  | { readonly code: 'receipt-malformed'; readonly path: string }
  | { readonly code: 'receipt-signature' }
  | { readonly code: 'receipt-for-another-payment'; readonly path: string };

/** SPEC §4: what a payee answers instead of a receipt, with the HTTP status of each. */
export const payeeRefusalStatus = {
  'payment-malformed': 400,
  'order-invalid': 422,
  'deal-unknown': 404,
  'deal-paid-otherwise': 409,
  'offer-expired': 410,
  'payment-refused': 422,
  'payment-spent': 409,
  'payee-unable': 503,
} as const;
export type PayeeRefusalCode = keyof typeof payeeRefusalStatus;
