// What the archive keeps of a payment before there is an operation: the offer, the purse chosen, the rule that decided.
import { amountText } from '#protocols/values/amount.ts';
import { hex } from '#protocols/values/bytes.ts';
import type { AcceptedOffer } from '../commerce/accept-offer.ts';
import type { Candidate } from '../payments/selection/select-purse.ts';
import type { Decision } from '../support/policy/decide.ts';
import type { Wallet } from './context.ts';

/** An offer arrived that the person may pay. */
export async function keepOffer({ note, root }: Wallet, offer: AcceptedOffer): Promise<void> {
  const { certified } = offer;
  const { deal, title, total } = offer.content;
  await note?.({
    kind: 'offer:received',
    subject: deal,
    facts: [
      ['payee', offer.payee.name],
      certified ? ['certified-by', offer.payee.issuer] : ['payee-key', hex(offer.payee.key.bytes)],
      ['title', title],
      ['total', amountText(total)],
    ],
    documents: [
      { name: 'offer', mediaType: 'application/semper-offer+cbor', bytes: offer.bytes },
      // A payee's own key is under no root.
      ...(certified ? [{ name: 'root', mediaType: 'application/cose', bytes: root }] : []),
    ],
  });
}

/** A purse was chosen for it, and the rules decided. */
export async function keepDecision(
  { note }: Wallet,
  offer: AcceptedOffer,
  { purse, fee }: Candidate,
  decision: Decision,
): Promise<void> {
  const subject = offer.content.deal;
  const chosen = [
    ['purse', purse.id],
    ['system', purse.system],
    ['fee', amountText(fee)],
  ] as const;
  await note?.({ kind: 'purse:selected', subject, facts: chosen, documents: [] });
  const decided = [
    ['decision', decision.is],
    ['rule', decision.rule],
  ] as const;
  await note?.({ kind: 'policy:decided', subject, facts: decided, documents: [] });
}
