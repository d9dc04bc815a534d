// Pays an offer. The conductor: it alone knows the order of the stages (DESIGN §3), and each stage is one call.
import { bad, good, type Result } from '#protocols/values/result.ts';
import { acceptLink, acceptOffer, type AcceptedOffer, type AcceptFailure } from '../commerce/accept-offer.ts';
import { payeeForRules } from '../commerce/ground.ts';
import { payForReceipt } from '../exchange/payment-for-receipt.ts';
import type { PaymentModule, StartFailure } from '../payments/modules/module.ts';
import type { Progress } from '../payments/payment/operation.ts';
import type { Following } from '../payments/payment/advance.ts';
import { selectPurse, type Candidate, type Selection } from '../payments/selection/select-purse.ts';
import { decide } from '../support/policy/decide.ts';
import type { Wallet } from './context.ts';
import { keepDecision, keepOffer } from './kept-decisions.ts';

/**
 * Why a payment did not begin. `no-purse` carries each purse's reason; `policy-refused` names the rule; `purse-unfit` means
 * that the purse asked for is not among the candidates.
 */
export type PayFailure =
  | AcceptFailure
  | StartFailure
  | { readonly code: 'no-purse'; readonly unfit: Selection['unfit'] }
  | { readonly code: 'purse-unfit'; readonly unfit: Selection['unfit'] }
  | { readonly code: 'policy-refused'; readonly rule: string };

/** An offer: where to fetch it, or its bytes. */
export type OfferSource = { readonly link: string } | { readonly bytes: Uint8Array };

/** Fetches and verifies an offer, and says which purses could pay it; commits to nothing. */
export async function considerOffer(
  wallet: Wallet,
  source: OfferSource,
): Promise<Result<{ readonly offer: AcceptedOffer; readonly selection: Selection }, AcceptFailure>> {
  const offer =
    'link' in source
      ? await acceptLink(source.link, wallet.root, wallet)
      : acceptOffer(source.bytes, wallet.root, wallet.clock);
  if (!offer.ok) return offer;
  return good({ offer: offer.value, selection: await rank(wallet, offer.value) });
}

/**
 * Pays a verified offer from `purse`, or from the best candidate; asked again, it goes on with the same payment. Comes back when the payment is final or waits; what it
 * waits for is in the progress, and `recover` or `resume` go on from there.
 */
export async function pay(
  wallet: Wallet,
  offer: AcceptedOffer,
  purse: string | undefined,
  following: Following = {},
): Promise<Result<Progress, PayFailure>> {
  // An offer that is being paid, or was, is gone on with: whatever the purse holds now, it is not paid again.
  for (const module of wallet.modules) {
    const standing = await module.paymentFor(offer);
    if (standing) return good(await payForReceipt(module, standing.id, following));
  }
  const { validUntil } = offer.content;
  if (wallet.clock.now() > validUntil) return bad({ code: 'offer-expired', validUntil });
  const selection = await rank(wallet, offer);
  const chosen = choose(selection, purse);
  if (!chosen.ok) return chosen;
  await keepOffer(wallet, offer);
  const { alternative, fee } = chosen.value;
  const decision = decide({ amount: offer.content.total, fee, payee: payeeForRules(offer) }, wallet.rules);
  await keepDecision(wallet, offer, chosen.value, decision);
  if (decision.is === 'refuse') return bad({ code: 'policy-refused', rule: decision.rule });
  const module = moduleOf(wallet, chosen.value.purse.system);
  const started = await module.startPayment(chosen.value.purse.id, offer, alternative, following);
  if (!started.ok) return started;
  return good(await payForReceipt(module, started.value.id, following));
}

async function rank(wallet: Wallet, offer: AcceptedOffer): Promise<Selection> {
  const purses = (await Promise.all(wallet.modules.map((module) => module.purses()))).flat();
  return selectPurse(
    offer.content,
    purses,
    new Map(wallet.modules.map(({ manifest, judge }) => [manifest.system, judge])),
  );
}

function choose({ candidates, unfit }: Selection, purse: string | undefined): Result<Candidate, PayFailure> {
  const candidate = purse === undefined ? candidates[0] : candidates.find((one) => one.purse.id === purse);
  if (candidate) return good(candidate);
  return bad({ code: purse === undefined ? 'no-purse' : 'purse-unfit', unfit });
}

function moduleOf(wallet: Wallet, system: string): PaymentModule {
  const module = wallet.modules.find(({ manifest }) => manifest.system === system);
  if (!module) throw new Error(`no module for ${system}`);
  return module;
}
