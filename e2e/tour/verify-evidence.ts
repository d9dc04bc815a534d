// Checks a tour's signed documents from their files alone: each signature, and that each document speaks of the one before.
import { approvalCodec, approvalType, criticalCodec } from '#protocols/device-link/messages.ts';
import { readOffer, readOfferShape } from '#protocols/deal/offer.ts';
import type { OfferContent } from '#protocols/deal/messages.ts';
import { readOrder } from '#protocols/deal/payee.ts';
import { readReceipt } from '#protocols/deal/payer.ts';
import { sameBytes } from '#protocols/values/bytes.ts';
import { fromBytes } from '#protocols/values/codec.ts';
import { coseVerify1 } from '#protocols/values/cose.ts';
import { digest } from '#protocols/values/digest.ts';
import { readEvidence, type Documents } from './evidence-files.ts';

/** One thing that was checked. */
export type Finding = { readonly deal: string; readonly what: string; readonly holds: boolean };

/** Checks all deals in a tour's folder; a file that is missing throws. */
export function verifyEvidence(folder: string): readonly Finding[] {
  const { root, personKey, deals } = readEvidence(folder);
  return deals.flatMap(({ name, documents }) =>
    checkDeal(documents, root, personKey).map(([what, holds]) => ({ deal: name, what, holds })),
  );
}

function checkDeal(
  documents: Documents,
  root: Uint8Array,
  personKey: Uint8Array,
): readonly (readonly [string, boolean])[] {
  const { offer, order, payment, receipt } = documents;
  const shape = readOfferShape(offer);
  if (!shape.ok) return [[`the offer is well-formed: ${shape.error.code}`, false]];
  // Judged at the time of its issue: a tour is checked again long after its offers have ended.
  const offered = readOffer(offer, root, { clock: shape.value.issuedAt });
  if (!offered.ok) return [[`the offer is signed by a payee that the root certified: ${offered.error.code}`, false]];
  const { content, payee } = offered.value;
  const ordered = readOrder(order, offer, content);
  const received = readReceipt(receipt, payee.key, content, { order, payment });
  return [
    [`the offer is signed by ${payee.name}, whom the root certified`, true],
    ['the order is signed by the pseudonym in it and is for this offer', ordered.ok],
    [
      'the approval is signed by the device and shows payee, amount and purpose of this offer',
      approvalHolds(documents, personKey, content),
    ],
    ['the receipt is signed by the payee and is for this order and this payment', received.ok],
  ];
}

function approvalHolds({ offer, order, approval }: Documents, personKey: Uint8Array, content: OfferContent): boolean {
  const signed = coseVerify1(approval, approvalType, { algorithm: 'Ed25519', bytes: personKey }, 4096);
  const read = signed.ok ? fromBytes(approvalCodec, signed.value, 4096) : undefined;
  if (!read?.ok) return false;
  const critical = fromBytes(criticalCodec, read.value.critical, 1024);
  return (
    critical.ok &&
    sameBytes(read.value.offerDigest, digest(offer)) &&
    sameBytes(read.value.orderDigest, digest(order)) &&
    critical.value.payee === content.payee &&
    critical.value.purpose === content.title &&
    critical.value.amount.minor === content.total.minor &&
    critical.value.amount.currency === content.total.currency
  );
}
