// Taking a payment in: the payee swaps the coins that are locked to it for bearer coins of its pocket, at once
// (protocols/ecash SPEC §8, §9). The counter of its outputs and the signature's randomness stand in the record, so that the
// same request goes out after a crash, and a lost answer is restored.
//
//   taken ──► received
//      └────► failed (the coins were spent, or the mint will not have them: nothing was taken)
import type { Curve } from '#protocols/ecash/curve.ts';
import { swapFee, type Keyset } from '#protocols/ecash/keyset.ts';
import { currencyOfUnit, isUnit } from '#protocols/ecash/messages.ts';
import { readPromises } from '#protocols/ecash/mint-answer.ts';
import { planRedeem, type RedeemPlan } from '#protocols/ecash/payee.ts';
import { tillKey } from '#protocols/ecash/pocket-outputs.ts';
import { hex, sameBytes } from '#protocols/values/bytes.ts';
import { blob, bytes, field, optional, record, seconds, text, uint, type ValueOf } from '#protocols/values/codec.ts';
import { variant } from '#protocols/values/variant.ts';
import type { OperationKind, OperationView, Step } from '../../payment/operation.ts';
import { readToken } from './cashu-adapter.ts';
import { unsettled, type MintAnswer, type MintCall } from './mint-calls.ts';
import { mintError } from './mint-port.ts';
import { printable } from './pay-record.ts';
import { addPocketCoins } from './pocket.ts';

const taken = {
  deal: field(1, bytes(16)),
  takenAt: field(2, seconds),
  payment: field(3, blob(65_536)),
  keyset: field(4, bytes(33)),
  counter: field(5, uint()),
  aux: field(6, bytes(32)),
};
const takeCodec = variant({
  taken: [1, record(taken)],
  received: [2, record(taken)],
  failed: [3, record({ ...taken, code: field(7, text(48)), detail: optional(8, text(200)) })],
});
export type Take = ValueOf<typeof takeCodec>;

/** How takes stand in the store. */
export const takeRecord = { name: 'ecash:take', codec: takeCodec } as const;

/** What the kind needs to know of the payee: its pocket seed and the keysets of the mints that it accepts. */
export type TakeMeans = {
  readonly pocketSeed: Uint8Array;
  readonly keysetsOf: (mint: string, unit: string) => readonly Keyset[];
  readonly curve: Curve;
};

/** The failure of a pause: the mint signs no more with the keyset of the outputs. Plan the take anew with another one. */
export const keysetRetired = 'keyset-retired';

/** The kind of operation that takes a payment in. */
export function takeOperation(means: TakeMeans): OperationKind<Take, MintCall, MintAnswer> {
  return {
    ...takeRecord,
    want(take) {
      if (take.is !== 'taken') return undefined;
      const { plan, mint } = redeemPlan(take, means);
      return { to: 'issuer', call: { call: 'swap', mint, ...plan.request } };
    },
    step(take, incoming): Step<Take> {
      if (take.is !== 'taken' || incoming.from !== 'issuer' || incoming.answer.call !== 'promises') {
        throw new Error(`an answer of the ${incoming.from} does not fit a payment that is ${take.is}`);
      }
      const { promises } = incoming.answer;
      const { plan, keyset } = redeemPlan(take, means);
      if (!promises.ok) {
        const { error } = promises;
        if (error.code === 'coins-spent-elsewhere') return failed(take, error.code);
        if (error.code !== 'mint-refused') return { stay: unsettled(error) };
        const detail = `${error.mintCode} ${error.detail}`;
        const retired = error.mintCode === mintError.keysetInactive || error.mintCode === mintError.keysetUnknown;
        if (retired) return { stay: { code: 'issuer-cheats', failure: keysetRetired, detail } };
        return failed(take, error.code, detail);
      }
      const issued = readPromises(plan.outputs, keyset, promises.value, means.curve);
      if (!issued.ok) return { stay: { code: 'issuer-cheats', failure: issued.error.code, detail: issued.error.code } };
      return { next: { ...take, is: 'received' }, write: (rows) => addPocketCoins(rows, keyset.unit, issued.value) };
    },
    view: (take) => viewTake(take, means.keysetsOf),
  };
}

const states = { taken: 'approved', received: 'completed', failed: 'failed' } as const;

/** What a person may know of a take; its amount is what the payer paid, the mint's fee still in it. Throws on unknown keysets. */
export function viewTake(take: Take, keysetsOf: TakeMeans['keysetsOf']): OperationView & { readonly mint: string } {
  const token = readToken(take.payment);
  if (!token || !isUnit(token.unit)) throw new Error('a payment taken in holds no coins');
  const currency = currencyOfUnit[token.unit];
  const keysets = keysetsOf(token.mint, token.unit);
  const fees = token.proofs.map(({ keyset }) => {
    const known = keysets.find(({ id }) => sameBytes(id, keyset));
    if (!known) throw new Error('a payment taken in has coins of an unknown keyset');
    return known.feePpk;
  });
  return {
    id: hex(take.deal),
    kind: 'receive',
    purse: 'till',
    mint: token.mint,
    state: states[take.is],
    amount: { minor: token.proofs.reduce((sum, { amount }) => sum + amount, 0n), currency },
    fee: { minor: swapFee(fees), currency },
    startedAt: take.takenAt,
    ...(take.is === 'failed' && {
      failure: { code: take.code, ...(take.detail !== undefined && { detail: take.detail }) },
    }),
    documents: { payment: take.payment },
  };
}

/** The plan of a take: how many counters it uses, and whether it can be made at all (a payment worth no more than its fee cannot). */
export function planTake(
  take: Pick<Take, 'deal' | 'payment' | 'keyset' | 'counter' | 'aux'>,
  { pocketSeed, keysetsOf, curve }: TakeMeans,
): { readonly plan: RedeemPlan; readonly mint: string; readonly keyset: Keyset } | { readonly code: string } {
  const token = readToken(take.payment);
  if (!token) return { code: 'payment-malformed' };
  const keysets = keysetsOf(token.mint, token.unit);
  const keyset = keysets.find(({ id }) => sameBytes(id, take.keyset));
  if (!keyset) return { code: 'payment-keyset' };
  const lockSecret = tillKey(pocketSeed, take.deal, curve).secret;
  const { counter, aux } = take;
  const plan = planRedeem(token.proofs, keysets, keyset, { lockSecret, pocketSeed, counter, aux, curve });
  return plan.ok ? { plan: plan.value, mint: token.mint, keyset } : { code: plan.error.code };
}

function redeemPlan(take: Take, means: TakeMeans) {
  const planned = planTake(take, means);
  if ('code' in planned) throw new Error(`the plan of a payment taken in cannot be made again: ${planned.code}`);
  return planned;
}

function failed(take: Extract<Take, { is: 'taken' }>, code: string, detail?: string): Step<Take> {
  return { next: { ...take, is: 'failed', code, ...printable(detail) } };
}
