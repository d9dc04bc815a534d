// The payee makes an offer: lines with their taxes, one alternative for each payment system that will take the amount,
// signed by the till's key (protocols/deal SPEC §2).
import { makeOffer } from '#protocols/deal/payee.ts';
import { isDeliverable } from '#protocols/deal/url.ts';
import type { Alternative } from '#protocols/deal/messages.ts';
import { offerLine } from '#protocols/deal/sums.ts';
import type { Currency } from '#protocols/values/amount.ts';
import { isPrintable } from '#protocols/values/codec.ts';
import type { SigningKey } from '#protocols/values/cose.ts';
import { bad, good, type Result } from '#protocols/values/result.ts';
import type { Seconds } from '#protocols/values/time.ts';
import type { PartFailure, PayeeModule } from '../payments/modules/module.ts';

/** Who offers: the key of `chain[0]`, whose name is `name`. */
export type PayeeIdentity = { readonly name: string; readonly key: SigningKey; readonly chain: readonly Uint8Array[] };

/** What is offered. Prices in minor units of `currency`, tax included; tax rates in hundredths of a percent. */
export type Goods = {
  readonly title: string;
  readonly currency: Currency;
  readonly lines: readonly {
    readonly description: string;
    readonly quantity: number;
    readonly unitPrice: bigint;
    readonly taxRate: number;
  }[];
  readonly deliverTo: string;
};

/** Why there is no offer: the goods are malformed, or no payment system takes the amount now. */
export type MakeOfferFailure =
  | { readonly code: 'goods-malformed'; readonly path: string }
  | { readonly code: 'no-payment-system'; readonly reasons: readonly PartFailure[] };

/** Makes and signs an offer; `deal` is 16 fresh random bytes. */
export async function offerGoods(
  goods: Goods,
  identity: PayeeIdentity,
  modules: readonly PayeeModule[],
  deal: Uint8Array,
  validity: { readonly issuedAt: Seconds; readonly validUntil: Seconds },
): Promise<Result<Uint8Array, MakeOfferFailure>> {
  const wrong = wrongGoods(goods);
  if (wrong) return bad({ code: 'goods-malformed', path: wrong });
  const lines = goods.lines.map((line) => offerLine(line.description, line.quantity, line.unitPrice, line.taxRate));
  const total = { minor: lines.reduce((sum, line) => sum + line.total, 0n), currency: goods.currency };
  const alternatives: Alternative[] = [];
  const reasons: PartFailure[] = [];
  for (const module of modules) {
    const offered = await module.part(deal, total, validity);
    if (offered.ok) alternatives.push({ system: module.manifest.system, part: offered.value });
    else reasons.push(offered.error);
  }
  if (alternatives.length === 0) return bad({ code: 'no-payment-system', reasons });
  const { title, deliverTo } = goods;
  const tax = lines.reduce((sum, line) => sum + line.tax, 0n);
  const { name: payee, chain, key } = identity;
  return good(makeOffer(key, { deal, ...validity, payee, chain, title, lines, total, tax, alternatives, deliverTo }));
}

function wrongGoods({ title, lines, deliverTo }: Goods): string | undefined {
  if (!isPrintable(title) || title.length > 64) return 'title';
  if (lines.length === 0 || lines.length > 64) return 'lines';
  if (!isDeliverable(deliverTo) || deliverTo.length > 256) return 'deliverTo';
  const strange = lines.findIndex(({ description, quantity, unitPrice, taxRate }) => {
    if (!isPrintable(description) || description.length > 120) return true;
    if (!Number.isInteger(quantity) || quantity < 1 || quantity > 1_000_000) return true;
    return unitPrice <= 0n || unitPrice >= 2n ** 40n || !Number.isInteger(taxRate) || taxRate < 0 || taxRate > 10_000;
  });
  return strange >= 0 ? `lines[${strange}]` : undefined;
}
