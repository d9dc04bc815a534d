// Orders that no payee takes, each signed properly over something wrong (SPEC §3), as a host might have them signed by a key
// of its own.
import { keyOf } from '../../credential/vectors/practice.ts';
import { amount } from '../../values/amount.ts';
import { toBytes } from '../../values/codec.ts';
import { coseSign1, type SigningKey } from '../../values/cose.ts';
import { digest } from '../../values/digest.ts';
import { documentType, orderCodec, type OrderContent } from '../messages.ts';
import { content, offer, payerKey, reference } from './bookshop.ts';

/** An order for the bookshop's offer with some fields changed, signed by `key` (SPEC §3). */
export function changedOrder(
  change: Partial<OrderContent>,
  key: SigningKey = payerKey,
  type: string = documentType.order,
): Uint8Array {
  const right: OrderContent = {
    deal: content.deal,
    offerDigest: digest(offer),
    alternative: 0,
    amount: content.total,
    paymentReference: reference,
    payerKey: payerKey.publicKey.bytes,
  };
  return coseSign1(key, type, toBytes(orderCodec, { ...right, ...change }));
}

export const refusedOrders = [
  { title: 'signed by another key than stands in it', bytes: changedOrder({}, keyOf(66)), outcome: 'order-signature' },
  { title: 'signed as an offer', bytes: changedOrder({}, payerKey, documentType.offer), outcome: 'order-signature' },
  { title: 'for another deal', bytes: changedOrder({ deal: new Uint8Array(16) }), outcome: 'order-for-another-offer' },
  {
    title: 'for another offer',
    bytes: changedOrder({ offerDigest: new Uint8Array(32) }),
    outcome: 'order-for-another-offer',
  },
  {
    title: 'by an alternative that is not offered',
    bytes: changedOrder({ alternative: 2 }),
    outcome: 'order-alternative-unknown',
  },
  { title: 'over a cent less', bytes: changedOrder({ amount: amount(1289n, 'EUR') }), outcome: 'order-amount-differs' },
  {
    title: 'in another currency',
    bytes: changedOrder({ amount: amount(1290n, 'USD') }),
    outcome: 'order-amount-differs',
  },
];
