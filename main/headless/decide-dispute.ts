// Decides a claim over one payment's documents (app/disputes/VERDICTS.md), off-line. What the claim leaves open is filled from
// the offer as it stands in the evidence: that names what is claimed and shows nothing by itself.
import { readClaim, type ClaimFailure, type ClaimFields } from '#app/disputes/claim.ts';
import { decide } from '#app/disputes/decide.ts';
import { gatherEvidence, type EvidenceFailure, type NamedDocument } from '#app/disputes/evidence.ts';
import type { JudgePayment } from '#app/disputes/payment-judge.ts';
import { ecashEvidence } from '#app/payments/modules/ecash/ecash-evidence.ts';
import { readOfferShape } from '#protocols/deal/offer.ts';
import { readUncertifiedOffer } from '#protocols/deal/uncertified-offer.ts';
import { nobleCurve } from '#protocols/ecash/curve.ts';
import { ecashSystem } from '#protocols/ecash/messages.ts';
import { amountText } from '#protocols/values/amount.ts';
import { hex } from '#protocols/values/bytes.ts';
import { digest } from '#protocols/values/digest.ts';
import { bad, good, type Result } from '#protocols/values/result.ts';
import type { DecidedDispute } from './dispute-report.ts';

/** Why nothing was decided of a deal. */
export type DisputeFailure = ClaimFailure | EvidenceFailure | { readonly code: 'claim-incomplete' };

const judges: ReadonlyMap<string, JudgePayment> = new Map([[ecashSystem, ecashEvidence(nobleCurve)]]);

/** Decides a claim over one payment's documents; fields that it lacks are those of the offer among them. */
export function decideDispute(
  deal: string,
  fields: Partial<ClaimFields>,
  documents: Iterable<NamedDocument>,
): Result<DecidedDispute, DisputeFailure> {
  const evidence = gatherEvidence(documents);
  if (!evidence.ok) return evidence;
  const { payeeKey, ...offered } = fieldsOf(evidence.value.offer);
  // Who names the payee says who is meant: a key that only the offer names would make it somebody else.
  const own = payeeKey !== undefined && fields.payee === undefined ? { payeeKey } : {};
  const { payee, amount, currency, ...rest } = { ...offered, ...own, ...fields };
  if (payee === undefined || amount === undefined || currency === undefined) return bad({ code: 'claim-incomplete' });
  const claim = readClaim({ payee, amount, currency, ...rest });
  if (!claim.ok) return claim;
  const decision = decide(claim.value, evidence.value, judges);
  return good({ deal, claim: claim.value, evidence: evidence.value, decision });
}

function fieldsOf(offer: Uint8Array | undefined): Partial<ClaimFields> {
  if (!offer) return {};
  const shape = readOfferShape(offer);
  if (!shape.ok) return {};
  const { payee, total } = shape.value;
  const own = readUncertifiedOffer(offer, { clock: shape.value.issuedAt });
  const [amount = '', currency = ''] = amountText(total).split(' ');
  const payeeKey = own?.ok ? { payeeKey: hex(own.value.payee.key.bytes) } : {};
  return { payee, ...payeeKey, amount, currency, offer: hex(digest(offer)) };
}
