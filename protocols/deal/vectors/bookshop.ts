// The deal of SPEC §1 with fixed keys, for vectors and tests: a shop offers a book, the buyer's device orders it, the till
// acknowledges. Keys and certificates are those of the credential vectors.
import { amount } from '../../values/amount.ts';
import { fromHex, utf8 } from '../../values/bytes.ts';
import { toBytes } from '../../values/codec.ts';
import { root, shop, shopKey } from '../../credential/vectors/practice.ts';
import { pseudonymKey } from '../../credential/person-keys.ts';
import { publishedSeed } from '../../credential/vectors/generate.ts';
import { makeOrder } from '../device.ts';
import { paymentMessageCodec, type OfferContent, type PaymentMessage } from '../messages.ts';
import { readOffer, type Offer } from '../offer.ts';
import { makeOffer, makeReceipt } from '../payee.ts';
import { offerLine } from '../sums.ts';

/** An instant within the offer's validity. */
export const clock = 1_763_803_600;

export const content: OfferContent = {
  deal: new Uint8Array(16).fill(0xde),
  issuedAt: 1_763_800_000,
  validUntil: 1_763_886_400,
  payee: 'Bookshop at the Bridge',
  chain: [shop],
  title: 'A Field Guide to Ferns',
  lines: [offerLine('A Field Guide to Ferns', 1, 1290n, 700)],
  total: amount(1290n, 'EUR'),
  tax: 84n,
  alternatives: [
    { system: 'urn:semper:ecash:1', part: utf8('ecash part') },
    { system: 'urn:semper:transfer:1', part: utf8('transfer part') },
  ],
  deliverTo: 'http://127.0.0.1:4711/deals',
};

export const offer = makeOffer(shopKey, content);

/** The offer as a payer holds it who trusts the practice root (SPEC §2). */
export function acceptedOffer(bytes: Uint8Array = offer): Offer {
  const read = readOffer(bytes, root, { clock });
  if (!read.ok) throw new Error(read.error.code);
  return read.value;
}

const seed = fromHex(publishedSeed) ?? new Uint8Array();
export const payerKey = pseudonymKey(seed, { issuer: 'Practice Root', name: content.payee });
export const reference = new Uint8Array(32).fill(0x5e);
export const order = makeOrder(payerKey, acceptedOffer(), 0, reference);
export const message: PaymentMessage = { order, payment: utf8('what the payment system carries') };
export const messageBytes = toBytes(paymentMessageCodec, message);
export const receipt = makeReceipt(shopKey, content.deal, message, content.total, 1_763_800_042);
