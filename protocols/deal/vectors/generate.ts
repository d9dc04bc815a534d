// Makes vectors/deal.json (SPEC §7): one deal as exact bytes, and what must be refused. `vectors.test.ts` compares the file
// with what is made here; REWRITE_VECTORS=1 with that test writes the file anew.
import { keyOf, root, shopKey } from '../../credential/vectors/practice.ts';
import { amount } from '../../values/amount.ts';
import { hex } from '../../values/bytes.ts';
import { toBytes } from '../../values/codec.ts';
import { coseSign1 } from '../../values/cose.ts';
import { digest } from '../../values/digest.ts';
import { documentType, offerCodec, type OfferContent } from '../messages.ts';
import { makeReceipt } from '../payee.ts';
import { clock, content, messageBytes, offer, order, payerKey, receipt, message } from './bookshop.ts';
import { refusedOrders } from './refused-orders.ts';

/** Signed by the shop as it stands: `makeOffer` would not write most of these. */
function signed(change: Partial<OfferContent>, key = shopKey): Uint8Array {
  return coseSign1(key, documentType.offer, toBytes(offerCodec, { ...content, ...change }));
}
const [line] = content.lines;
const [alternative] = content.alternatives;
if (!line || !alternative) throw new Error('the deal of the vectors has a line and an alternative');

const offers = [
  { title: 'as made', bytes: offer, clock, outcome: 'holds' },
  { title: 'in its last second', bytes: offer, clock: content.validUntil, outcome: 'holds' },
  { title: 'a second later', bytes: offer, clock: content.validUntil + 1, outcome: 'offer-expired' },
  { title: 'signed by a stranger', bytes: signed({}, keyOf(66)), clock, outcome: 'offer-signature' },
  { title: 'another name than certified', bytes: signed({ payee: 'Bookshop' }), clock, outcome: 'offer-payee-differs' },
  {
    title: 'tax a cent short',
    bytes: signed({ lines: [{ ...line, tax: 83n }], tax: 83n }),
    clock,
    outcome: 'offer-sums-differ',
  },
  { title: 'total a cent more', bytes: signed({ total: amount(1291n, 'EUR') }), clock, outcome: 'offer-sums-differ' },
  { title: 'no alternative', bytes: signed({ alternatives: [] }), clock, outcome: 'offer-malformed' },
  {
    title: 'one system twice',
    bytes: signed({ alternatives: [alternative, alternative] }),
    clock,
    outcome: 'offer-malformed',
  },
  {
    title: 'http to another computer',
    bytes: signed({ deliverTo: 'http://192.168.0.7/deals' }),
    clock,
    outcome: 'offer-malformed',
  },
  {
    title: 'over the liability limit',
    bytes: signed({ total: amount(1290n, 'USD') }),
    clock,
    outcome: 'offer-over-liability-limit',
  },
  { title: 'no certificate', bytes: signed({ chain: [] }), clock, outcome: 'offer-malformed' },
  { title: 'a root as the payee', bytes: signed({ chain: [root] }), clock, outcome: 'offer-payee-uncertified' },
];

const receipts = [
  { title: 'as made', bytes: receipt, outcome: 'holds' },
  {
    title: 'signed by a stranger',
    bytes: makeReceipt(keyOf(66), content.deal, message, content.total, clock),
    outcome: 'receipt-signature',
  },
  {
    title: 'for another payment',
    bytes: makeReceipt(shopKey, content.deal, { ...message, payment: new Uint8Array() }, content.total, clock),
    outcome: 'receipt-for-another-payment',
  },
  {
    title: 'over a cent less',
    bytes: makeReceipt(shopKey, content.deal, message, amount(1289n, 'EUR'), clock),
    outcome: 'receipt-for-another-payment',
  },
];

/** SPEC §7: the deal and what is refused, as text for a JSON file. */
export function dealVectors() {
  return {
    note: 'Judged under the root; the offer signs with the Ed25519 secret 04…04, the order with the pseudonym of the credential vectors.',
    root: hex(root),
    payerKey: hex(payerKey.publicKey.bytes),
    offerDigest: hex(digest(offer)),
    orderDigest: hex(digest(order)),
    paymentMessage: hex(messageBytes),
    offers: offers.map(({ bytes, ...rest }) => ({ ...rest, bytes: hex(bytes) })),
    orders: [{ title: 'as made', bytes: order, outcome: 'holds' }, ...refusedOrders].map(({ bytes, ...rest }) => ({
      ...rest,
      bytes: hex(bytes),
    })),
    receipts: receipts.map(({ bytes, ...rest }) => ({ ...rest, bytes: hex(bytes) })),
  };
}
