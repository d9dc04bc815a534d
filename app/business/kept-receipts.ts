// What the archive keeps of a deal on the payee's side beside the payment itself: the offer that was made, and the receipt that
// was given with all it acknowledges. Each is noted in the transaction that makes it true, under a key of its deal's, once.
import type { Entry } from '#protocols/archive/messages.ts';
import type { OfferContent, PaymentMessage } from '#protocols/deal/messages.ts';
import { amountText } from '#protocols/values/amount.ts';
import { hex } from '#protocols/values/bytes.ts';
import type { Seconds } from '#protocols/values/time.ts';

const offerType = 'application/semper-offer+cbor';

/** An offer was made; `bytes` is what was signed. */
export function offerMade({ deal, payee, title, total }: OfferContent, bytes: Uint8Array, at: Seconds): Entry {
  return {
    kind: 'offer:made',
    at,
    subject: deal,
    facts: [
      ['payee', payee],
      ['title', title],
      ['total', amountText(total)],
    ],
    documents: [{ name: 'offer', mediaType: offerType, bytes }],
    key: `${hex(deal)}/offered`,
  };
}

/** A payment of the deal was acknowledged; the documents are the exact bytes of `offer`, order, payment and `receipt`. */
export function receiptGiven(
  { deal, title, total }: OfferContent,
  offer: Uint8Array,
  { order, payment }: PaymentMessage,
  receipt: Uint8Array,
  at: Seconds,
): Entry {
  return {
    kind: 'receipt:given',
    at,
    subject: deal,
    facts: [
      ['title', title],
      ['total', amountText(total)],
    ],
    documents: [
      { name: 'offer', mediaType: offerType, bytes: offer },
      { name: 'order', mediaType: 'application/semper-order+cbor', bytes: order },
      { name: 'payment', mediaType: 'application/octet-stream', bytes: payment },
      { name: 'receipt', mediaType: 'application/semper-receipt+cbor', bytes: receipt },
    ],
    key: `${hex(deal)}/acknowledged`,
  };
}
