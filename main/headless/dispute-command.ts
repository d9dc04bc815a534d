// Decides disputes over documents that were gathered from anywhere (app/disputes/VERDICTS.md), off-line. What the claim leaves
// open is filled from the offer as it stands in the evidence: that names what is claimed and shows nothing by itself.
import { readClaim, type ClaimFailure, type ClaimFields } from '#app/disputes/claim.ts';
import { decide } from '#app/disputes/decide.ts';
import { gatherEvidence, type EvidenceFailure, type NamedDocument } from '#app/disputes/evidence.ts';
import type { JudgePayment } from '#app/disputes/payment-judge.ts';
import { ecashEvidence } from '#app/payments/modules/ecash/ecash-evidence.ts';
import { readOfferShape } from '#protocols/deal/offer.ts';
import { nobleCurve } from '#protocols/ecash/curve.ts';
import { ecashSystem } from '#protocols/ecash/messages.ts';
import { amountText } from '#protocols/values/amount.ts';
import { hex } from '#protocols/values/bytes.ts';
import { digest } from '#protocols/values/digest.ts';
import { bad, good, type Result } from '#protocols/values/result.ts';
import { readDisputeFolder } from './dispute-folder.ts';
import { disputeUsage, readDisputeOptions } from './dispute-options.ts';
import { disputeJson, disputeText, type DecidedDispute } from './dispute-report.ts';

/** Why nothing was decided of a deal. */
export type DisputeFailure = ClaimFailure | EvidenceFailure | { readonly code: 'claim-incomplete' };

/** Where the command says what. */
export type DisputePorts = { readonly say: (text: string) => void; readonly complain: (text: string) => void };

const judges: ReadonlyMap<string, JudgePayment> = new Map([[ecashSystem, ecashEvidence(nobleCurve)]]);

/** Runs the command; its exit status: 0 when it decided, whatever the verdict, 2 for wrong arguments or unreadable evidence. */
export function runDispute(args: readonly string[], { say, complain }: DisputePorts): 0 | 2 {
  const read = readDisputeOptions(args);
  if (!read.ok) {
    complain(`${read.error.detail}\n${disputeUsage}`);
    return 2;
  }
  const { evidence, json, claim, ...which } = read.value;
  const folder = readDisputeFolder(evidence, which);
  if (!folder.ok) {
    complain(`${folder.error.path}: ${folder.error.detail}`);
    return 2;
  }
  const { payer, deals } = folder.value;
  const decided: DecidedDispute[] = [];
  for (const { name, documents } of deals) {
    const dispute = decideDispute(name, { ...(payer !== undefined && { payer }), ...claim }, documents);
    if (!dispute.ok) {
      complain(`${name}: ${explain(dispute.error)}`);
      return 2;
    }
    decided.push(dispute.value);
  }
  say(json ? JSON.stringify(decided.map(disputeJson), undefined, 2) : decided.map(disputeText).join('\n\n'));
  return 0;
}

/** Decides a claim over one payment's documents; fields that it lacks are those of the offer among them. */
export function decideDispute(
  deal: string,
  fields: Partial<ClaimFields>,
  documents: Iterable<NamedDocument>,
): Result<DecidedDispute, DisputeFailure> {
  const evidence = gatherEvidence(documents);
  if (!evidence.ok) return evidence;
  const { payee, amount, currency, ...rest } = { ...fieldsOf(evidence.value.offer), ...fields };
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
  const [amount = '', currency = ''] = amountText(total).split(' ');
  return { payee, amount, currency, offer: hex(digest(offer)) };
}

function explain(failure: DisputeFailure): string {
  switch (failure.code) {
    case 'claim-incomplete':
      return 'there is no readable offer to take the claim from: give --payee, --amount and --currency';
    case 'document-twice':
      return `there are two unlike documents ${failure.name}`;
    case 'claim-malformed': {
      const at = failure.at === undefined ? '' : ` at character ${failure.at + 1}`;
      return `--${failure.field}${at}: expected ${failure.expected}`;
    }
  }
}
