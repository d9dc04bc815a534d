// What the command says of a dispute, to people and as JSON. Texts in it are those of the claim, codes, and names that our
// codecs found printable: nothing of a stranger's choosing reaches the terminal otherwise.
import { claimText, type Claim } from '#app/disputes/claim.ts';
import type { Decision } from '#app/disputes/decide.ts';
import type { Evidence } from '#app/disputes/evidence.ts';
import { reasonText, trustText, type Reason } from '#app/disputes/finding.ts';
import { formulaText } from '#app/disputes/formula.ts';
import { hex } from '#protocols/values/bytes.ts';
import { digest, fingerprint } from '#protocols/values/digest.ts';

/** A claim on a deal, and what was decided. */
export type DecidedDispute = {
  readonly deal: string;
  readonly claim: Claim;
  readonly evidence: Evidence;
  readonly decision: Decision;
};

/** The report for people. */
export function disputeText({ deal, claim, evidence, decision }: DecidedDispute): string {
  const { verdict, atoms, trust, because } = decision;
  const lines = [
    `${deal}: ${verdict.toUpperCase()}`,
    `  claim    ${claimText(claim)}`,
    ...evidence.roots.map((root) => `  root     ${fingerprint(digest(root))}`),
    ...atoms.flatMap(({ atom, verdict: one, by, reasons }) => [
      `  ${because.includes(atom) ? '*' : ' '} ${atom.padEnd(13)}${one.padEnd(10)} ${by.join(', ')}`,
      ...reasons.map((reason) => `        ${explained(reason)}`),
    ]),
    ...(trust.length > 0 ? ['  if it is true that'] : []),
    ...trust.map((name) => `  - ${trustText[name]} (${name})`),
  ];
  return lines.map((line) => line.trimEnd()).join('\n');
}

/** The same as plain JSON values; amounts are decimal strings of minor units. */
export function disputeJson({ deal, claim, evidence, decision }: DecidedDispute): object {
  const { payer, payee, payeeKey, amount, offer, before, formula } = claim;
  return {
    deal,
    claim: {
      ...(payer && { payer: hex(payer) }),
      payee,
      ...(payeeKey && { payeeKey: hex(payeeKey) }),
      amount: amount.minor.toString(),
      currency: amount.currency,
      ...(offer && { offer: hex(offer) }),
      ...(before !== undefined && { before }),
      formula: formulaText(formula),
    },
    roots: evidence.roots.map((root) => hex(digest(root))),
    verdict: decision.verdict,
    because: decision.because,
    trust: decision.trust,
    atoms: decision.atoms,
  };
}

function explained({ code, detail }: Reason): string {
  return `${reasonText[code]}${detail === undefined ? '' : `: ${detail}`} (${code})`;
}
