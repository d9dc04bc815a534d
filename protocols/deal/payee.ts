// The payee's side of a deal: makes offers, checks orders, acknowledges payments (SPEC §2–§5).
import type { Amount } from '../values/amount.ts';
import { sameBytes } from '../values/bytes.ts';
import { digest } from '../values/digest.ts';
import { fromBytes, toBytes } from '../values/codec.ts';
import { coseContent, coseSign1, coseVerify1, type SigningKey } from '../values/cose.ts';
import { bad, good, type Result } from '../values/result.ts';
import type { Seconds } from '../values/time.ts';
import type { OrderFailure } from './errors.ts';
import {
  documentType,
  greatestOrder,
  offerCodec,
  orderCodec,
  receiptCodec,
  type OfferContent,
  type OrderContent,
  type PaymentMessage,
} from './messages.ts';
import { readOfferShape } from './offer.ts';

/**
 * Signs an offer (SPEC §2) with the key of `content.chain[0]`. Throws on an offer that every payer would refuse (sums, size,
 * URL …): a bug of the caller.
 */
export function makeOffer(key: SigningKey, content: OfferContent): Uint8Array {
  const offer = coseSign1(key, documentType.offer, toBytes(offerCodec, content));
  const read = readOfferShape(offer);
  if (!read.ok) throw new Error(`nobody would accept this offer: ${JSON.stringify(read.error)}`);
  return offer;
}

/** Checks that an order is signed by the key in it and is for this offer (SPEC §3). The payment reference is the system's to check. */
export function readOrder(
  order: Uint8Array,
  offer: Uint8Array,
  offered: OfferContent,
): Result<OrderContent, OrderFailure> {
  const inner = coseContent(order, greatestOrder);
  if (!inner) return bad({ code: 'order-malformed', path: '' });
  const read = fromBytes(orderCodec, inner, greatestOrder);
  if (!read.ok) return bad({ code: 'order-malformed', path: read.error.path });
  const content = read.value;
  const key = { algorithm: 'Ed25519', bytes: content.payerKey } as const;
  if (!coseVerify1(order, documentType.order, key, greatestOrder).ok) return bad({ code: 'order-signature' });
  if (!sameBytes(content.deal, offered.deal) || !sameBytes(content.offerDigest, digest(offer))) {
    return bad({ code: 'order-for-another-offer' });
  }
  if (offered.alternatives[content.alternative] === undefined) return bad({ code: 'order-alternative-unknown' });
  const { amount } = content;
  if (amount.minor !== offered.total.minor || amount.currency !== offered.total.currency) {
    return bad({ code: 'order-amount-differs' });
  }
  return good(content);
}

/** Acknowledges a payment that is certain (SPEC §5); the key is the one that signed the offer. */
export function makeReceipt(
  key: SigningKey,
  deal: Uint8Array,
  message: PaymentMessage,
  amount: Amount,
  receivedAt: Seconds,
): Uint8Array {
  const content = {
    deal,
    orderDigest: digest(message.order),
    paymentDigest: digest(message.payment),
    amount,
    receivedAt,
  };
  return coseSign1(key, documentType.receipt, toBytes(receiptCodec, content));
}
