// Decides a dispute (VERDICTS.md): reads the documents once, judges every atom, evaluates the claim's formula. Pure and
// off-line: the same claim and the same bytes give the same verdict to everybody, today and in ten years.
import { judgeArchived } from './archived.ts';
import type { Claim } from './claim.ts';
import { documentsOf, type Evidence, type SingleDocument } from './evidence.ts';
import type { AtomFinding, Judgement, Trust } from './finding.ts';
import { atomNames, evaluate, type AtomName, type Verdict } from './formula.ts';
import { judgePaid, type PaymentJudges } from './paid.ts';
import { readDocuments } from './read-documents.ts';
import { judgeAcknowledged, judgeApproved, judgeOffered, judgeOrdered } from './signed-atoms.ts';

/** What a dispute came to. */
export type Decision = {
  readonly verdict: Verdict;
  /** Every atom, also those that the claim does not name: what else the evidence shows. */
  readonly atoms: readonly AtomFinding[];
  /** The atoms of the claim that carry the verdict. */
  readonly because: readonly AtomName[];
  /** What has to be believed for the verdict; none where it is undecided. */
  readonly trust: readonly Trust[];
};

/** Holds a claim against evidence; `judges` say what payments of their systems show, and a system without one is unchecked. */
export function decide(claim: Claim, evidence: Evidence, judges: PaymentJudges): Decision {
  const read = readDocuments(claim, evidence);
  const { by, ...paid } = judgePaid(claim, read, evidence, judges);
  const found: Readonly<Record<AtomName, Judgement>> = {
    offered: judgeOffered(claim, read),
    ordered: judgeOrdered(claim, read),
    approved: judgeApproved(claim, read),
    paid,
    acknowledged: judgeAcknowledged(claim, read),
    archived: judgeArchived(read, evidence),
  };
  const isOwn = read.offer.ok && !read.offer.value.certified;
  const judgements = isOwn ? underOwnKey(found) : found;
  const isUsed = (name: 'root' | SingleDocument) => isGiven(evidence, name) && !(isOwn && name === 'root');
  const { verdict, because } = evaluate(claim.formula, (atom) => judgements[atom].verdict);
  return {
    verdict,
    atoms: atomNames.map((atom) => ({
      atom,
      ...judgements[atom],
      by: [...documentsOf[atom].filter(isUsed), ...(atom === 'paid' ? by : [])],
    })),
    because,
    trust: verdict === 'undecided' ? [] : [...new Set(because.flatMap((atom) => judgements[atom].trust))],
  };
}

/** Where no root vouches for the payee, whoever judges must believe that the key is the payee's. */
function underOwnKey(found: Readonly<Record<AtomName, Judgement>>): Readonly<Record<AtomName, Judgement>> {
  const own = (name: Trust): Trust => (name === 'root-is-trusted' ? 'payee-key-is-payees' : name);
  const judged = atomNames.map((atom) => [atom, { ...found[atom], trust: found[atom].trust.map(own) }] as const);
  return { ...found, ...Object.fromEntries(judged) };
}

function isGiven(evidence: Evidence, name: 'root' | SingleDocument): boolean {
  return name === 'root' ? evidence.roots.length > 0 : evidence[name] !== undefined;
}
