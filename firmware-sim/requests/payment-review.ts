// What the person is shown of a payment (SPEC §8): derived from the verified offer and the checked evidence alone, in the
// order in which the decision is made: to whom, on whose word, how much, for what.
import { criticalCodec, type Critical } from '#protocols/device-link/messages.ts';
import type { Offer } from '#protocols/deal/offer.ts';
import { encodeCbor } from '#protocols/values/cbor.ts';
import { isPrintable, toBytes } from '#protocols/values/codec.ts';
import { digest } from '#protocols/values/digest.ts';
import { bad, good, type Result } from '#protocols/values/result.ts';
import { timeText, type Seconds } from '#protocols/values/time.ts';
import type { PaymentUnderReview } from '../systems/payment-system.ts';
import type { Page } from '../workflows/confirm-pages.ts';
import type { ReviewField } from '../workflows/render-pages.ts';

/** The exact bytes of `critical`, and what is shown of it. */
export interface PaymentReview {
  readonly critical: Uint8Array;
  readonly fields: readonly ReviewField[];
}

/** Derives the review. `payeeGround` says on what word the payee is believed; `jump`, when given, is a date that the device would move on to by far. */
export function reviewPayment(
  offer: Offer,
  payment: PaymentUnderReview,
  system: string,
  payeeGround: readonly ReviewField[],
  jump: Seconds | undefined,
): Result<PaymentReview, { readonly code: 'issuer-unshowable' }> {
  const { fee, issuer } = payment;
  if (issuer.length > 64 || !isPrintable(issuer)) return bad({ code: 'issuer-unshowable' });
  const { payee, total: amount, title: purpose, validUntil } = offer.content;
  const critical: Critical = { payee, amount, fee: fee.minor, purpose, system, issuer, validUntil };
  const fields: ReviewField[] = [
    { label: 'Pay to', value: payee },
    ...payeeGround,
    { label: 'Amount', value: amount },
    { label: 'Fee on top', value: fee },
    { label: 'For', value: purpose },
    { label: 'Issuer', value: issuer },
    { label: 'System', value: system },
    { label: 'Offer valid until', value: timeText(validUntil) },
    ...(jump === undefined ? [] : [{ label: 'Today is at least', value: timeText(jump) }]),
  ];
  return good({ critical: toBytes(criticalCodec, critical), fields });
}

/** SPEC §8: SHA-256 over the CBOR list of pages, each a list of lines as shown. */
export function pagesDigest(pages: readonly Page[]): Uint8Array {
  return digest(encodeCbor(pages));
}
