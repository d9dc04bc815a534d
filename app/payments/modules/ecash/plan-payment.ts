// From an offer's ecash part and a purse's coins to a recorded payment: judges, chooses, and writes the record together with
// the reservation of its coins and batch, in the caller's transaction.
import {
  ecashPartCodec,
  ecashSystem,
  greatestPart,
  mintHost,
  currencyOfUnit,
  type EcashPart,
} from '#protocols/ecash/messages.ts';
import { planPayment } from '#protocols/ecash/payer.ts';
import type { Curve } from '#protocols/ecash/curve.ts';
import { criticalCodec } from '#protocols/device-link/messages.ts';
import type { Offer } from '#protocols/deal/offer.ts';
import { sameBytes } from '#protocols/values/bytes.ts';
import { fromBytes, toBytes } from '#protocols/values/codec.ts';
import type { Rows } from '../../../support/store/store.ts';
import type { Unfit } from '../../selection/select-purse.ts';
import { splitAmount } from '#protocols/ecash/denominations.ts';
import { accountKeysets, feeOf, takeBatch, type Account } from './account.ts';
import { chooseCoins, type Choice } from './choose-coins.ts';
import { asStored, readCoins, reserveCoins } from './coins.ts';
import type { Pay } from './pay-record.ts';

/** Reads an offer's ecash part and holds it against an account; the keyset is the one for the outputs. */
export function fitPart(part: Uint8Array, account: Account): { part: EcashPart; keyset: Uint8Array } | Unfit {
  const read = fromBytes(ecashPartCodec, part, greatestPart);
  if (!read.ok) return { code: 'offer-part-malformed' };
  if (read.value.mint !== account.mint) return { code: 'issuer-not-offered', offered: read.value.mint };
  if (read.value.unit !== account.unit) return { code: 'currency-differs' };
  const active = account.keysets.filter((keyset) => keyset.active).map(({ evidence }) => evidence);
  const shared = active.filter(({ id }) => read.value.keysetIds.some((offered) => sameBytes(offered, id)));
  const [cheapest] = shared.toSorted((first, second) => first.feePpk - second.feePpk);
  return cheapest
    ? { part: read.value, keyset: cheapest.id }
    : { code: 'issuer-not-offered', offered: 'other keysets' };
}

/** What coins of a purse would pay `amount` with outputs of a keyset, or need gathering, or fall short. */
export function choiceFor(rows: Rows, account: Account, outputKeyset: Uint8Array, amount: bigint): Choice {
  const keyset = accountKeysets(account).find(({ id }) => sameBytes(id, outputKeyset));
  const split = (value: bigint) => {
    const amounts = keyset && splitAmount(value, keyset);
    return amounts?.ok ? amounts.value : undefined;
  };
  return chooseCoins(readCoins(rows, account.id), amount, { feeOf: feeOf(account), outputKeyset, split });
}

/** What the device will be asked to show; it derives each field itself and refuses a difference (device link SPEC §8). */
export function criticalOf(offer: Offer, account: Account, fee: bigint): Uint8Array {
  return toBytes(criticalCodec, {
    payee: offer.payee.name,
    amount: offer.content.total,
    fee,
    purpose: offer.content.title,
    system: ecashSystem,
    issuer: mintHost(account.mint) ?? account.mint,
    validUntil: offer.content.validUntil,
  });
}

/** Identifiers and time of a new payment. */
export type NewPayment = { readonly id: Uint8Array; readonly requestId: Uint8Array; readonly startedAt: number };

/** Reserves coins and a batch and gives the record to write, in one transaction; or what stands in the way. */
export function preparePayment(
  rows: Rows,
  account: Account,
  offer: Offer & { readonly bytes: Uint8Array },
  alternative: number,
  { id, requestId, startedAt }: NewPayment,
  curve: Curve,
): { readonly pay: Extract<Pay, { is: 'planned' }> } | { readonly choice: Choice } | { readonly unfit: Unfit } {
  const fit = fitPart(offer.content.alternatives[alternative]?.part ?? new Uint8Array(), account);
  if ('code' in fit) return { unfit: fit };
  const { total } = offer.content;
  if (currencyOfUnit[account.unit] !== total.currency) return { unfit: { code: 'currency-differs' } };
  const choice = choiceFor(rows, account, fit.keyset, total.minor);
  if (choice.is !== 'pay') return { choice };
  const batch = takeBatch(rows, account.id);
  reserveCoins(rows, account.id, choice.coins, id);
  const coins = choice.coins.map(asStored);
  const base = { account, coins, keysets: accountKeysets(account), outputKeyset: fit.keyset, batch, curve };
  const plan = planPayment(base, fit.part, total.minor);
  if (!plan.ok) throw new Error(`a payment that fits cannot be planned: ${plan.error.code}`);
  const critical = criticalOf(offer, account, plan.value.fee);
  const { keyset } = fit;
  const record = {
    id,
    purse: account.id,
    startedAt,
    offer: offer.bytes,
    alternative,
    requestId,
    critical,
    coins,
    keyset,
    batch,
  };
  return { pay: { is: 'planned', ...record } };
}
