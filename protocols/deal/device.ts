// The device's side of a deal: builds and signs the order itself, from the offer that it verified (SPEC §3).
import { toBytes } from '../values/codec.ts';
import { coseSign1, type SigningKey } from '../values/cose.ts';
import { documentType, orderCodec } from './messages.ts';
import type { Offer } from './offer.ts';

/**
 * Signs the order for `offer` with the pseudonym key (SPEC §3); `paymentReference` is 32 bytes, named by the system.
 * Throws on an alternative that the offer has not: a bug of the caller.
 */
export function makeOrder(
  key: SigningKey,
  offer: Offer,
  alternative: number,
  paymentReference: Uint8Array,
): Uint8Array {
  const { deal, total } = offer.content;
  if (offer.content.alternatives[alternative] === undefined)
    throw new Error(`the offer has no alternative ${alternative}`);
  const content = {
    deal,
    offerDigest: offer.digest,
    alternative,
    amount: total,
    paymentReference,
    payerKey: key.publicKey.bytes,
  };
  return coseSign1(key, documentType.order, toBytes(orderCodec, content));
}
