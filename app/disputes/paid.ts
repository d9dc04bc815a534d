// Whether A paid P (VERDICTS.md, paid): what P acknowledged, what the payment's bytes show, what became of them at the issuer;
// and whether it was before T. Hazard: evidence that was given and does not hold is never treated as absent, or damage to
// what speaks against the claim would prove it.
import type { Seconds } from '#protocols/values/time.ts';
import type { Claim } from './claim.ts';
import type { Evidence } from './evidence.ts';
import { proven, refuted, undecided, type Judgement, type Reason, type Trust } from './finding.ts';
import { allOf } from './formula.ts';
import type { JudgePayment, PaymentFindings } from './payment-judge.ts';
import type { ReadDocuments } from './read-documents.ts';
import { againstClaim } from './signed-atoms.ts';

/** What modules say of payments, by system URI. */
export type PaymentJudges = ReadonlyMap<string, JudgePayment>;

const payeesWord = ['root-is-trusted', 'offer-dated-rightly', 'payee-kept-keys'] as const satisfies readonly Trust[];
const issuersWord = ['issuer-keys', 'issuer-signs-for-value'] as const satisfies readonly Trust[];

/** Judges `paid`, and names the system's documents that were used. */
export function judgePaid(
  claim: Claim,
  read: ReadDocuments,
  evidence: Evidence,
  judges: PaymentJudges,
): Judgement & { readonly by: readonly string[] } {
  const moved = judgeMoved(read, evidence, judges);
  const value = read.offer.ok ? againstClaim(claim, read.offer.value, moved) : moved;
  const time = claim.before === undefined ? proven() : judgeTime(claim.before, read, evidence);
  return { ...both(value, time), by: moved.by };
}

function judgeMoved(
  { offer, order, receipt }: ReadDocuments,
  evidence: Evidence,
  judges: PaymentJudges,
): Judgement & { readonly by: readonly string[] } {
  if (!offer.ok) return { ...undecided(offer.error), by: [] };
  if (!order.ok) return { ...undecided(order.error), by: [] };
  const { payment, ofSystem: documents } = evidence;
  if (!payment) return { ...undecided({ code: 'document-missing', detail: 'payment' }), by: [] };
  const { alternatives, total: amount } = offer.value.content;
  const { alternative, paymentReference: reference } = order.value;
  const { system = '', part = new Uint8Array() } = alternatives[alternative] ?? {};
  const judge = judges.get(system);
  const findings = judge ? judge({ part, amount, reference, payment, documents }) : unknownSystem;
  const spoilt = !receipt.ok && evidence.receipt !== undefined;
  return { ...weigh(findings, receipt.ok ? undefined : receipt.error, spoilt), by: findings.by };
}

const unknownSystem: PaymentFindings = {
  value: { is: 'unchecked', code: 'system-unknown' },
  fate: { is: 'open' },
  by: [],
};

/** VERDICTS.md, the table of paid; `unacknowledged` says why no receipt counts, `spoilt` that one was given nevertheless. */
function weigh({ value, fate }: PaymentFindings, unacknowledged: Reason | undefined, spoilt: boolean): Judgement {
  const withoutReceipt = unacknowledged ? [unacknowledged] : [];
  if (fate.is === 'unclear') return undecided({ code: 'fate-unclear', detail: fate.code });
  if (fate.is !== 'open' && value.is === 'to-payee') {
    return fate.is === 'taken'
      ? proven(...payeesWord, ...issuersWord)
      : refuted({ code: 'taken-back' }, 'order-key-kept', ...issuersWord);
  }
  if (value.is === 'elsewhere' || value.is === 'doubtful') {
    if (!unacknowledged) return undecided({ code: 'receipt-against-payment', detail: value.code });
    const code = value.is === 'elsewhere' ? 'payment-elsewhere' : 'payment-doubtful';
    const reason = { code, detail: value.code } as const;
    return value.is === 'elsewhere' && !spoilt
      ? refuted(reason, 'order-key-kept', ...issuersWord)
      : undecided(reason, ...withoutReceipt);
  }
  if (!unacknowledged) return proven(...payeesWord);
  const why: Reason =
    value.is === 'unchecked' ? { code: 'payment-unchecked', detail: value.code } : { code: 'not-shown-taken' };
  const hint: readonly Reason[] =
    fate.is === 'open' && fate.hint !== undefined ? [{ code: 'issuer-word-unsigned', detail: fate.hint }] : [];
  return undecided(why, ...withoutReceipt, ...hint);
}

/** VERDICTS.md, before T. */
function judgeTime(before: Seconds, { offer, order, approval, receipt }: ReadDocuments, evidence: Evidence): Judgement {
  if (!offer.ok || !order.ok) return undecided({ code: 'time-unshown' });
  const { issuedAt } = offer.value.content;
  if (issuedAt >= before) {
    return refuted({ code: 'offered-not-before', detail: timeOf(issuedAt) }, ...payeesWord, 'order-key-kept');
  }
  if (approval.ok && approval.value.content.time >= before) {
    const detail = timeOf(approval.value.content.time);
    const trust = ['payer-key-is-payers', 'device-approves-once', 'device-time-bound'] as const;
    return refuted({ code: 'approved-not-before', detail }, ...trust);
  }
  if (!approval.ok && evidence.approval && approval.error.code !== 'payer-unnamed') return undecided(approval.error);
  if (!receipt.ok) return undecided({ code: 'time-unshown' });
  const { receivedAt } = receipt.value;
  if (receivedAt < issuedAt) return undecided({ code: 'receipt-dated-before-offer', detail: timeOf(receivedAt) });
  return receivedAt < before
    ? proven(...payeesWord, 'payee-clock')
    : undecided({ code: 'received-not-before', detail: timeOf(receivedAt) });
}

/** The two joined by *and*: reasons and assumptions of those that carry the verdict. */
function both(...judgements: readonly Judgement[]): Judgement {
  const verdict = allOf(judgements.map((one) => one.verdict));
  const carrying = judgements.filter((one) => one.verdict === verdict);
  return {
    verdict,
    reasons: carrying.flatMap(({ reasons }) => reasons),
    trust: [...new Set(carrying.flatMap(({ trust }) => trust))],
  };
}

function timeOf(seconds: Seconds): string {
  return new Date(seconds * 1000).toISOString().replace('.000', '');
}
