// Reads the signed documents of a dispute, each with the check of its protocol, and says of each why it is not what the claim
// needs (VERDICTS.md, Atoms). An offer is judged at the date that it bears: a dispute comes long after it has ended.
import { readOffer, readOfferShape, type Offer } from '#protocols/deal/offer.ts';
import { readUncertifiedOffer } from '#protocols/deal/uncertified-offer.ts';
import { readOrder } from '#protocols/deal/payee.ts';
import { readReceipt } from '#protocols/deal/payer.ts';
import type { OrderContent, ReceiptContent } from '#protocols/deal/messages.ts';
import {
  approvalCodec,
  approvalType,
  criticalCodec,
  type ApprovalContent,
  type Critical,
} from '#protocols/device-link/messages.ts';
import { sameBytes } from '#protocols/values/bytes.ts';
import { fromBytes } from '#protocols/values/codec.ts';
import { coseVerify1 } from '#protocols/values/cose.ts';
import { digest } from '#protocols/values/digest.ts';
import { bad, good, type Result } from '#protocols/values/result.ts';
import type { Claim } from './claim.ts';
import type { Evidence } from './evidence.ts';
import type { Reason } from './finding.ts';

/** An approval by the claim's payer for exactly the offer and order in evidence. */
export type Approved = { readonly content: ApprovalContent; readonly critical: Critical };

/** Each document as read, or why it shows nothing. */
export type ReadDocuments = {
  readonly offer: Result<Offer, Reason>;
  readonly order: Result<OrderContent, Reason>;
  readonly approval: Result<Approved, Reason>;
  readonly receipt: Result<ReceiptContent, Reason>;
};

/** Reads what was gathered. */
export function readDocuments(claim: Claim, evidence: Evidence): ReadDocuments {
  const offer = offerOf(claim, evidence);
  return {
    offer,
    order: offer.ok ? orderOf(offer.value, evidence) : offer,
    approval: offer.ok ? approvalOf(claim, evidence) : offer,
    receipt: offer.ok ? receiptOf(offer.value, evidence) : offer,
  };
}

const missing = (detail: string): Result<never, Reason> => bad({ code: 'document-missing', detail });

function offerOf(claim: Claim, { offer, roots }: Evidence): Result<Offer, Reason> {
  if (!offer) return missing('offer');
  const own = uncertifiedOf(claim, offer);
  if (own) return own;
  if (roots.length === 0) return missing('root');
  const shape = readOfferShape(offer);
  if (!shape.ok) return bad({ code: 'offer-not-authentic', detail: shape.error.code });
  let detail = '';
  for (const root of roots) {
    const read = readOffer(offer, root, { clock: shape.value.issuedAt });
    if (!read.ok) {
      const { error } = read;
      detail = error.code === 'offer-payee-uncertified' ? error.reason.code : error.code;
    } else if (claim.offer && !sameBytes(claim.offer, read.value.digest)) {
      return bad({ code: 'not-the-claimed-offer' });
    } else return read;
  }
  return bad({ code: 'offer-not-authentic', detail });
}

/** Of a payee whom no authority certifies there is a key and no name: the claim must name the key. */
function uncertifiedOf(claim: Claim, offer: Uint8Array): Result<Offer, Reason> | undefined {
  const shape = readOfferShape(offer);
  const read = shape.ok ? readUncertifiedOffer(offer, { clock: shape.value.issuedAt }) : undefined;
  if (!read) return undefined;
  if (!read.ok) {
    const { error } = read;
    const detail = error.code === 'offer-payee-uncertified' ? error.reason.code : error.code;
    return bad({ code: 'offer-not-authentic', detail });
  }
  if (!claim.payeeKey) return bad({ code: 'payee-key-unnamed' });
  return claim.offer && !sameBytes(claim.offer, read.value.digest) ? bad({ code: 'not-the-claimed-offer' }) : read;
}

function orderOf(offered: Offer, { offer, order }: Evidence): Result<OrderContent, Reason> {
  if (!order || !offer) return missing('order');
  const read = readOrder(order, offer, offered.content);
  return read.ok ? read : bad({ code: 'order-not-authentic', detail: read.error.code });
}

function approvalOf({ payer }: Claim, { offer, order, approval }: Evidence): Result<Approved, Reason> {
  if (!approval) return missing('approval');
  if (!order || !offer) return missing('order');
  if (!payer) return bad({ code: 'payer-unnamed' });
  const signed = coseVerify1(approval, approvalType, { algorithm: 'Ed25519', bytes: payer }, 4096);
  if (!signed.ok) return bad({ code: 'approval-not-authentic', detail: signed.error.code });
  const content = fromBytes(approvalCodec, signed.value, 4096);
  if (!content.ok) return bad({ code: 'approval-not-authentic', detail: 'malformed' });
  const critical = fromBytes(criticalCodec, content.value.critical, 1024);
  if (!critical.ok) return bad({ code: 'approval-not-authentic', detail: 'malformed' });
  const { offerDigest, orderDigest } = content.value;
  return sameBytes(offerDigest, digest(offer)) && sameBytes(orderDigest, digest(order))
    ? good({ content: content.value, critical: critical.value })
    : bad({ code: 'approval-for-another-order' });
}

function receiptOf({ content, payee }: Offer, { order, payment, receipt }: Evidence): Result<ReceiptContent, Reason> {
  if (!receipt) return missing('receipt');
  if (!order) return missing('order');
  if (!payment) return missing('payment');
  const read = readReceipt(receipt, payee.key, content, { order, payment });
  if (read.ok) return read;
  const { error } = read;
  return error.code === 'receipt-for-another-payment'
    ? bad({ code: error.code, detail: error.path })
    : bad({ code: 'receipt-not-authentic', detail: error.code });
}
