// A dispute over a payment of this wallet: the documents that its archive keeps, with the archive's own evidence, judged as any
// stranger would judge them (app/disputes). The claim is that of the offer; who paid is shown by the device's key that signed
// the approval.
import { archiveEvidenceOf, archivedPayment } from '#app/disputes/archived-documents.ts';
import type { NamedDocument } from '#app/disputes/evidence.ts';
import type { Archive } from '#app/support/archive/archive.ts';
import type { Judged } from '#app/screen-contract/dispute-views.ts';
import type { Problem } from '#app/screen-contract/shapes.ts';
import { readOfferShape } from '#protocols/deal/offer.ts';
import { approvalType } from '#protocols/device-link/messages.ts';
import { hex } from '#protocols/values/bytes.ts';
import { coseVerify1 } from '#protocols/values/cose.ts';
import { digest, fingerprint } from '#protocols/values/digest.ts';
import { bad, good, type Result } from '#protocols/values/result.ts';
import type { Seconds } from '#protocols/values/time.ts';
import { decideDispute, type DisputeFailure } from '../headless/decide-dispute.ts';
import type { DecidedDispute } from '../headless/dispute-report.ts';
import { entriesAbout } from './archived-subject.ts';
import { moneyOf } from './payment-view.ts';
import { refuse } from './records.ts';
import type { WalletSession } from './wallet-session.ts';

/** A payment's documents, and what they show. */
export type GatheredDispute = {
  readonly documents: readonly NamedDocument[];
  /** The person key that signed the approval, where it is known. */
  readonly payer?: Uint8Array;
  readonly title: string;
  readonly practice: boolean;
  readonly decided: DecidedDispute;
};

/** The deal's name in reports and in the bundle. */
const deal = 'deal-1';

/** Gathers and judges; `before` adds a time to the claim. Rejects with `StoreFailure`. */
export async function gatherDispute(
  { records, composed }: Pick<WalletSession, 'records' | 'composed'>,
  archive: Archive,
  subject: string,
  before?: Seconds,
): Promise<Result<GatheredDispute, Problem>> {
  const read = (await entriesAbout(archive, records.rows, subject)).flatMap((entry) =>
    entry.read.ok ? [entry.read.value] : [],
  );
  const payment = archivedPayment(read, subject);
  if (!payment) return refuse('not-disputable');
  const documents = [...payment.documents];
  const root = composed()?.root.bytes;
  // A payee archives no root: who is paid knows its own authority.
  if (root && !documents.some(({ name }) => name === 'root')) documents.unshift({ name: 'root', bytes: root });
  const evidence = await archiveEvidenceOf(archive, payment);
  if (evidence) documents.push(evidence);
  const payer = await payerOf(
    documents,
    async () => (await records.devices?.keys((about) => records.rows.sequencesOf(about))) ?? [],
  );
  const claim = { ...(payer && { payer: hex(payer) }), ...(before !== undefined && { before: timeOf(before) }) };
  const decided = decideDispute(deal, claim, documents);
  if (!decided.ok) return bad(problemOf(decided.error));
  const offer = documents.find(({ name }) => name === 'offer');
  const shape = offer && readOfferShape(offer.bytes);
  if (!shape?.ok) return bad({ code: 'claim-unreadable', details: { detail: 'offer' } });
  return good({
    documents,
    ...(payer && { payer }),
    title: shape.value.title,
    practice: payment.practice,
    decided: decided.value,
  });
}

/** The judged claim for the screen. */
export function judgedView(subject: string, { documents, title, decided }: GatheredDispute): Judged {
  const { claim, evidence, decision } = decided;
  const { payer, payee, payeeKey, amount, before } = claim;
  return {
    subject,
    claim: {
      ...(payer && { payer: hex(payer) }),
      payee,
      ...(payeeKey && { payeeKey: fingerprint(digest(payeeKey)) }),
      amount: moneyOf(amount),
      title,
      offer: hex(claim.offer ?? digest(evidence.offer ?? new Uint8Array())),
      ...(before !== undefined && { before }),
    },
    verdict: decision.verdict,
    atoms: decision.atoms.map(({ atom, verdict, by, reasons, trust }) => ({
      name: atom,
      verdict,
      by: [...by],
      reasons: reasons.map(({ code, detail }) => ({ code, ...(detail !== undefined && { detail }) })),
      trust: [...trust],
    })),
    trust: [...decision.trust],
    documents: documents.map(({ name, bytes }) => ({ name, length: bytes.length, digest: hex(digest(bytes)) })),
  };
}

/** The key of those known that signed the approval. */
async function payerOf(
  documents: readonly NamedDocument[],
  known: () => Promise<readonly Uint8Array[]>,
): Promise<Uint8Array | undefined> {
  const approval = documents.find(({ name }) => name === 'approval');
  if (!approval) return undefined;
  return (await known()).find(
    (bytes) => coseVerify1(approval.bytes, approvalType, { algorithm: 'Ed25519', bytes }, 4096).ok,
  );
}

function timeOf(seconds: Seconds): string {
  return new Date(seconds * 1000).toISOString().replace('.000', '');
}

function problemOf(failure: DisputeFailure): Problem {
  switch (failure.code) {
    case 'document-twice':
      return { code: 'documents-contradict', details: { name: failure.name } };
    case 'claim-malformed':
      return { code: 'claim-unreadable', details: { detail: failure.field } };
    case 'claim-incomplete':
      return { code: 'claim-unreadable', details: {} };
  }
}
