// The atoms that one signature shows: offered, ordered, approved, acknowledged (VERDICTS.md, Atoms). Each is judged by itself,
// and held against what the claim names: an offer of another payee or over another amount refutes all that is claimed of it.
import type { Offer } from '#protocols/deal/offer.ts';
import { ground } from '#protocols/device-link/messages.ts';
import { hex, sameBytes } from '#protocols/values/bytes.ts';
import type { Claim } from './claim.ts';
import { proven, refuted, undecided, type Judgement } from './finding.ts';
import type { Approved, ReadDocuments } from './read-documents.ts';

/** P made offer O over X. */
export function judgeOffered(claim: Claim, { offer }: ReadDocuments): Judgement {
  if (!offer.ok) return undecided(offer.error);
  return againstClaim(claim, offer.value, proven('root-is-trusted', 'offer-dated-rightly', 'payee-kept-keys'));
}

/** Somebody, known by the key in the order, ordered O. */
export function judgeOrdered(claim: Claim, { offer, order }: ReadDocuments): Judgement {
  if (!offer.ok) return undecided(offer.error);
  if (!order.ok) return undecided(order.error);
  return againstClaim(claim, offer.value, proven('order-key-kept'));
}

/** A approved this offer and this order on the device. */
export function judgeApproved(claim: Claim, { offer, order, approval }: ReadDocuments): Judgement {
  if (!offer.ok) return undecided(offer.error);
  if (!order.ok) return undecided(order.error);
  if (!approval.ok) return undecided(approval.error);
  const trust = ['payer-key-is-payers', 'device-shows-what-it-signs'] as const;
  const system = offer.value.content.alternatives[order.value.alternative]?.system;
  const other = shownOtherwise(approval.value, offer.value, system);
  if (other !== undefined) {
    return refuted({ code: 'approval-shows-otherwise', detail: other }, ...trust, 'device-approves-once');
  }
  return againstClaim(claim, offer.value, proven(...trust));
}

/** P acknowledged exactly this payment of this order. */
export function judgeAcknowledged(claim: Claim, { offer, receipt }: ReadDocuments): Judgement {
  if (!offer.ok) return undecided(offer.error);
  if (!receipt.ok) return undecided(receipt.error);
  return againstClaim(claim, offer.value, proven('root-is-trusted', 'offer-dated-rightly', 'payee-kept-keys'));
}

/** A judgement of what the offer says becomes one of what the claim says: what is proven of other terms is refuted of these. */
export function againstClaim(claim: Claim, { content, payee }: Offer, judgement: Judgement): Judgement {
  if (judgement.verdict !== 'proven') return judgement;
  const trust = ['root-is-trusted', 'offer-dated-rightly', 'payee-kept-keys'] as const;
  if (payee.name !== claim.payee) return refuted({ code: 'payee-differs', detail: payee.name }, ...trust);
  if (claim.payeeKey && !sameBytes(claim.payeeKey, payee.key.bytes)) {
    return refuted({ code: 'payee-differs', detail: hex(payee.key.bytes) }, ...trust);
  }
  const { minor, currency } = content.total;
  if (minor !== claim.amount.minor || currency !== claim.amount.currency) {
    return refuted({ code: 'amount-differs', detail: `${minor} ${currency}` }, ...trust);
  }
  return judgement;
}

/** The first entry of what was shown that is not the offer's; fee and issuer are not in the offer. */
function shownOtherwise(
  { critical, content: approved }: Approved,
  { content, certified }: Offer,
  system: string | undefined,
): string | undefined {
  if (critical.payee !== content.payee) return 'payee';
  if ((approved.ground === ground.certified) !== certified) return 'ground';
  if (critical.amount.minor !== content.total.minor || critical.amount.currency !== content.total.currency)
    return 'amount';
  if (critical.purpose !== content.title) return 'purpose';
  if (critical.system !== system) return 'system';
  return critical.validUntil === content.validUntil ? undefined : 'valid until';
}
