// Chooses the purse for an offer: what can pay, ranked, and for the rest the reason why not. The payee never learns which
// purses there are; it sees only the payment.
import type { Amount } from '#protocols/values/amount.ts';
import type { OfferContent } from '#protocols/deal/messages.ts';
import type { Purse } from '../purses/purse.ts';

/** A purse that can pay by the offer's alternative number `alternative`. */
export type Candidate = { readonly purse: Purse; readonly alternative: number; readonly fee: Amount };

/** Why a purse cannot. `short` is what is missing, fee included. */
export type Unfit =
  | { readonly code: 'purse-receives-only' }
  | { readonly code: 'system-not-offered' }
  | { readonly code: 'currency-differs' }
  | { readonly code: 'issuer-not-offered'; readonly offered: string }
  | { readonly code: 'funds-short'; readonly short: Amount }
  | { readonly code: 'offer-part-malformed' };

/** A module's judgement of one purse and one alternative: the fee, or why not. */
export type Judge = (purse: Purse, part: Uint8Array, amount: Amount) => Promise<Amount | Unfit>;

/** The ranked candidates, cheapest fee first, then the larger balance; and every purse that is none, with its reason. */
export type Selection = {
  readonly candidates: readonly Candidate[];
  readonly unfit: readonly { readonly purse: Purse; readonly reason: Unfit }[];
};

/** Ranks the purses for an offer. `judges` is by system URI; a system without a judge is not offered. */
export async function selectPurse(
  offer: OfferContent,
  purses: readonly Purse[],
  judges: ReadonlyMap<string, Judge>,
): Promise<Selection> {
  const candidates: Candidate[] = [];
  const unfit: { purse: Purse; reason: Unfit }[] = [];
  for (const purse of purses) {
    const alternative = offer.alternatives.findIndex(({ system }) => system === purse.system);
    const judge = judges.get(purse.system);
    const part = offer.alternatives[alternative]?.part;
    if (purse.direction === 'receive') unfit.push({ purse, reason: { code: 'purse-receives-only' } });
    else if (!part || !judge) unfit.push({ purse, reason: { code: 'system-not-offered' } });
    else if (purse.currency !== offer.total.currency) unfit.push({ purse, reason: { code: 'currency-differs' } });
    else {
      const fee = await judge(purse, part, offer.total);
      if ('code' in fee) unfit.push({ purse, reason: fee });
      else candidates.push({ purse, alternative, fee });
    }
  }
  return { candidates: candidates.toSorted(cheapestFirst), unfit };
}

function cheapestFirst(first: Candidate, second: Candidate): number {
  if (first.fee.minor !== second.fee.minor) return first.fee.minor < second.fee.minor ? -1 : 1;
  if (first.purse.free.minor !== second.purse.free.minor)
    return first.purse.free.minor > second.purse.free.minor ? -1 : 1;
  return first.purse.id < second.purse.id ? -1 : 1;
}
