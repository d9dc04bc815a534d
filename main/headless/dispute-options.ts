// The command line of disputes. What it does not say of the claim is taken from the documents themselves.
import { parseArgs } from 'node:util';
import type { ClaimFields } from '#app/disputes/claim.ts';
import { bad, good, type Result } from '#protocols/values/result.ts';

/** What to decide: claims on one deal's documents in `evidence`, or on each. */
export type DisputeOptions = {
  readonly evidence: string;
  readonly deal?: string;
  /** The root that whoever judges trusts; that in the evidence otherwise. */
  readonly root?: string;
  readonly claim: Partial<ClaimFields>;
  readonly json: boolean;
};

/** How to use it. */
export const disputeUsage = `npm run dispute -- --evidence DIR [--deal NAME] [--root FILE] [--payer KEY] [--payee NAME] [--payee-key KEY]
  [--amount 12.90] [--currency EUR] [--offer DIGEST] [--before 2026-11-22T09:30:00Z] [--formula TEXT] [--json]
Decides from the documents in DIR alone, without a network: "A paid P amount X for offer O before T". DIR holds root.cbor,
device.json and a folder deal-N for each payment, as npm run tour -- --out DIR leaves them. What is not given of the claim is
what the offer says. A formula joins offered, ordered, approved, paid, acknowledged, archived by not, and, or, parentheses.
Ends with 0 when it decided, whatever the verdict, and with 2 when it could not read what it was given.`;

/** Reads the arguments; what is wrong with them otherwise. */
export function readDisputeOptions(args: readonly string[]): Result<DisputeOptions, { code: 'usage'; detail: string }> {
  const text = { type: 'string' } as const;
  const claimed = {
    payer: text,
    payee: text,
    'payee-key': text,
    amount: text,
    currency: text,
    offer: text,
    before: text,
    formula: text,
  };
  const options = { ...claimed, evidence: text, deal: text, root: text, json: { type: 'boolean' } } as const;
  let values: { [Name in Exclude<keyof typeof options, 'json'>]?: string } & { json?: boolean };
  try {
    ({ values } = parseArgs({ args: [...args], options }));
  } catch (error) {
    return bad({ code: 'usage', detail: error instanceof Error ? error.message : 'unknown argument' });
  }
  const { evidence, deal, root, json = false, 'payee-key': payeeKey, ...rest } = values;
  const claim = { ...rest, ...(payeeKey !== undefined && { payeeKey }) };
  if (evidence === undefined || evidence === '') {
    return bad({ code: 'usage', detail: '--evidence takes the folder of the documents' });
  }
  if (deal !== undefined && !/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/.test(deal)) {
    return bad({ code: 'usage', detail: '--deal takes the name of a folder in it, such as deal-1' });
  }
  return good({ evidence, json, claim, ...(deal !== undefined && { deal }), ...(root !== undefined && { root }) });
}
