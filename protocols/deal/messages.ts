// Offer, order, payment message and receipt (SPEC §2–§5).
import {
  amountCodec,
  blob,
  bytes,
  field,
  list,
  minorUnits,
  record,
  seconds,
  text,
  uint,
  type ValueOf,
} from '../values/codec.ts';

/** SPEC §2, §3, §5: COSE types. */
export const documentType = { offer: 'semper/offer', order: 'semper/order', receipt: 'semper/receipt' } as const;

/** SPEC §2–§5: greatest sizes in bytes. */
export const greatestOffer = 32_768;
export const greatestOrder = 1024;
export const greatestPayment = 65_536;
/** Order, payment, and what CBOR puts around them. */
export const greatestPaymentMessage = greatestOrder + greatestPayment + 16;
export const greatestReceipt = 1024;

const lineCodec = record({
  description: field(1, text(120)),
  quantity: field(2, uint(1_000_000)),
  unitPrice: field(3, minorUnits),
  total: field(4, minorUnits),
  taxRate: field(5, uint(10_000)),
  tax: field(6, minorUnits),
});
export type OfferLine = ValueOf<typeof lineCodec>;

const alternativeCodec = record({ system: field(1, text(64)), part: field(2, blob(4096)) });
export type Alternative = ValueOf<typeof alternativeCodec>;

/** SPEC §2. */
export const offerCodec = record({
  deal: field(1, bytes(16)),
  issuedAt: field(2, seconds),
  validUntil: field(3, seconds),
  payee: field(4, text(64)),
  chain: field(5, list(blob(1024), 3)),
  title: field(6, text(64)),
  lines: field(7, list(lineCodec, 64)),
  total: field(8, amountCodec),
  tax: field(9, minorUnits),
  alternatives: field(10, list(alternativeCodec, 8)),
  deliverTo: field(11, text(256)),
});
export type OfferContent = ValueOf<typeof offerCodec>;

/** SPEC §3. */
export const orderCodec = record({
  deal: field(1, bytes(16)),
  offerDigest: field(2, bytes(32)),
  alternative: field(3, uint(7)),
  amount: field(4, amountCodec),
  paymentReference: field(5, bytes(32)),
  payerKey: field(6, bytes(32)),
});
export type OrderContent = ValueOf<typeof orderCodec>;

/** SPEC §4. */
export const paymentMessageCodec = record({
  order: field(1, blob(greatestOrder)),
  payment: field(2, blob(greatestPayment)),
});
export type PaymentMessage = ValueOf<typeof paymentMessageCodec>;

/** SPEC §5. */
export const receiptCodec = record({
  deal: field(1, bytes(16)),
  orderDigest: field(2, bytes(32)),
  paymentDigest: field(3, bytes(32)),
  amount: field(4, amountCodec),
  receivedAt: field(5, seconds),
});
export type ReceiptContent = ValueOf<typeof receiptCodec>;
