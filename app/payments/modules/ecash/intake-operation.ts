// Taking value into the vault: others' coins are swapped for own outputs of a purse, at once (protocols/ecash SPEC §9, §10). The
// device is not asked: value comes in, and from the swap on only the device can spend it. Two kinds share these states: a
// payment of a deal, signed with the deal's lock key, and a bare token. The batch of its outputs and the signature's randomness
// stand in the record, so that the same request goes out after a crash, and a lost answer is restored.
// Hazard: another copy of the wallet may have used the places. Coins that somebody spent, at places that the mint has signed, look
// like a swap of ours whose answer was lost; so the mint is asked for the places before anything is sent to them.
//
//   incoming ──► placed ──► received
//      ▲            ├─────► failed (the coins were spent, or the mint will not have them: nothing was taken)
//      └────────────┘ (its places are used after all, or its keyset is retired)
//
// A failed one is recorded anew when the same deal is paid by other coins, or the same token is pasted again.
import type { Curve } from '#protocols/ecash/curve.ts';
import type { Keyset } from '#protocols/ecash/keyset.ts';
import { currencyOfUnit } from '#protocols/ecash/messages.ts';
import { readPromises } from '#protocols/ecash/mint-answer.ts';
import type { PaymentProof } from '#protocols/ecash/mint-messages.ts';
import { planTake, type TakePlan } from '#protocols/ecash/payee.ts';
import { hex, sameBytes } from '#protocols/values/bytes.ts';
import {
  blob,
  bytes,
  field,
  minorUnits,
  optional,
  record,
  seconds,
  text,
  uint,
  type ValueOf,
} from '#protocols/values/codec.ts';
import type { Result } from '#protocols/values/result.ts';
import { variant } from '#protocols/values/variant.ts';
import type { Rows } from '../../../support/store/store.ts';
import type { OperationKind, OperationView, Step } from '../../payment/operation.ts';
import { accountKeysets, activeKeyset, giveBatchBack, takeBatch, type Account } from './account.ts';
import { readToken } from './cashu-adapter.ts';
import { addCoins } from './coins.ts';
import { unsettled, type MintAnswer, type MintCall, type SettleFailure } from './mint-calls.ts';
import { mintError, type MintFailure } from './mint-port.ts';
import { ownOutputs, toCoin, type OwnOutput } from './own-outputs.ts';
import { printable } from './pay-record.ts';

/** How often other places are taken when the mint has signed those of the record before. */
const greatestRenewals = 100;

const incoming = {
  id: field(1, bytes(16)),
  purse: field(2, text(32)),
  startedAt: field(3, seconds),
  // Raw version-4 token, as it came or written anew.
  payment: field(4, blob(65_536)),
  amount: field(5, minorUnits),
  fee: field(6, minorUnits),
  keyset: field(7, bytes(33)),
  batch: field(8, uint(0x7fffffff)),
  aux: optional(9, bytes(32)),
  title: optional(10, text(64)),
  renewals: optional(11, uint(greatestRenewals)),
};
const intakeCodec = variant({
  incoming: [1, record(incoming)],
  received: [2, record(incoming)],
  failed: [3, record({ ...incoming, code: field(12, text(48)), detail: optional(13, text(200)) })],
  placed: [4, record(incoming)],
});
export type Intake = ValueOf<typeof intakeCodec>;
type Incoming = Extract<Intake, { is: 'incoming' }>;
type Placed = Extract<Intake, { is: 'placed' }>;

/** What the kinds need: the accounts that take in, and the secret of a deal's lock key. */
export type IntakeMeans = {
  readonly accountOf: (purse: string) => Account;
  readonly lockSecretOf: (deal: Uint8Array) => Uint8Array;
  readonly curve: Curve;
};

/** A kind of intake. */
export type IntakeKind = OperationKind<Intake, MintCall, MintAnswer>;

/** The kind that takes in payments of deals; its ids are the deals'. */
export function receiveOperation(means: IntakeMeans): IntakeKind {
  return intakeOperation('receive', 'coins-spent-elsewhere', means);
}

/** The kind that takes in bare tokens. */
export function tokenOperation(means: IntakeMeans): IntakeKind {
  return intakeOperation('token', 'token-spent', means);
}

/** The record of an intake with places of its own, taken in the caller's transaction. */
export function beginIntake(rows: Rows, wanted: Omit<Incoming, 'is' | 'batch' | 'renewals'>): Incoming {
  return { is: 'incoming', ...wanted, batch: takeBatch(rows, wanted.purse) };
}

function intakeOperation(kind: 'receive' | 'token', spent: string, means: IntakeMeans): IntakeKind {
  const planFor = (intake: Intake) => planOf(intake, means);
  return {
    name: `ecash:${kind}`,
    codec: intakeCodec,
    want(intake) {
      if (intake.is !== 'incoming' && intake.is !== 'placed') return undefined;
      const { mint } = means.accountOf(intake.purse);
      const { request } = planFor(intake).plan;
      if (intake.is === 'incoming') return { to: 'issuer', call: { call: 'places', mint, outputs: request.outputs } };
      return { to: 'issuer', call: { call: 'swap-in', mint, ...request } };
    },
    step(intake, answered): Step<Intake> {
      const answer = answered.from === 'issuer' ? answered.answer : undefined;
      if (intake.is === 'incoming' && answer?.call === 'places') return stepPlaces(intake, answer.areFree);
      if (intake.is !== 'placed' || answer?.call !== 'promises') {
        throw new Error(`an answer of the ${answered.from} does not fit an intake that is ${intake.is}`);
      }
      const { promises } = answer;
      if (!promises.ok) return stepUnswapped(intake, promises.error, spent, means.accountOf(intake.purse));
      const { plan, keyset } = planFor(intake);
      const issued = readPromises(plan.outputs, keyset, promises.value, means.curve);
      if (!issued.ok) return { stay: { code: 'issuer-cheats', failure: issued.error.code, detail: issued.error.code } };
      const coins = issued.value.map(toCoin);
      return { next: { ...intake, is: 'received' }, write: (rows) => addCoins(rows, intake.purse, coins) };
    },
    view: (intake) => view(intake, kind, means.accountOf(intake.purse)),
  };
}

function stepPlaces(intake: Incoming, areFree: Result<boolean, MintFailure>): Step<Intake> {
  if (!areFree.ok) return { stay: { code: 'no-answer', from: 'issuer', detail: areFree.error.detail } };
  return areFree.value ? { next: { ...intake, is: 'placed' } } : elsewhere(intake);
}

/** Other places, at which the mint is asked again. */
function elsewhere(intake: Incoming | Placed, keyset = intake.keyset): Step<Intake> {
  const renewals = (intake.renewals ?? 0) + 1;
  if (renewals > greatestRenewals) return { stay: unsettled({ code: 'places-used' }) };
  return {
    become: (rows) => ({ ...intake, is: 'incoming', keyset, renewals, batch: takeBatch(rows, intake.purse) }),
  };
}

function stepUnswapped(intake: Placed, error: SettleFailure, spent: string, account: Account): Step<Intake> {
  if (error.code === 'coins-spent-elsewhere') return failed(intake, spent);
  if (error.code === 'places-used') return elsewhere(intake);
  if (error.code !== 'mint-refused') return { stay: unsettled(error) };
  const detail = `${error.mintCode} ${error.detail}`;
  if (error.mintCode !== mintError.keysetInactive && error.mintCode !== mintError.keysetUnknown) {
    return failed(intake, error.code, detail);
  }
  // The mint has rotated its keysets: goes on once the device has pinned another one that is active.
  const active = activeKeyset(account);
  if (!active || sameBytes(active.id, intake.keyset)) {
    return { stay: { code: 'issuer-cheats', failure: 'keyset-retired', detail } };
  }
  return elsewhere(intake, active.id);
}

function failed(intake: Placed, code: string, detail?: string): Step<Intake> {
  return {
    next: { ...intake, is: 'failed', code, ...printable(detail) },
    write: (rows) => giveBatchBack(rows, intake.purse, intake.batch),
  };
}

/** The swap that takes coins into an account, or why there is none. */
export function planIntake(
  proofs: readonly PaymentProof[],
  account: Account,
  outputKeyset: Uint8Array,
  batch: number,
  curve: Curve,
  sign?: (digest: Uint8Array) => Uint8Array,
): { readonly plan: TakePlan<OwnOutput>; readonly keyset: Keyset } | { readonly code: string } {
  const keysets = accountKeysets(account);
  const keyset = keysets.find(({ id }) => sameBytes(id, outputKeyset));
  if (!keyset) return { code: 'payment-keyset' };
  const outputsFor = (amounts: readonly bigint[]) => ownOutputs(account, keyset.id, batch, 0, amounts, curve);
  const plan = planTake(proofs, keysets, keyset, outputsFor, sign);
  return plan.ok ? { plan: plan.value, keyset } : { code: plan.error.code };
}

function planOf(intake: Intake, { accountOf, lockSecretOf, curve }: IntakeMeans) {
  const { id, payment, keyset, batch, aux } = intake;
  const token = readToken(payment);
  const sign = aux && ((digest: Uint8Array) => curve.schnorrSign(digest, lockSecretOf(id), aux));
  const planned = token && planIntake(token.proofs, accountOf(intake.purse), keyset, batch, curve, sign);
  if (!planned || 'code' in planned) throw new Error(`the plan of an intake cannot be made again: ${planned?.code}`);
  return planned;
}

const states = { incoming: 'started', placed: 'approved', received: 'completed', failed: 'failed' } as const;

// Coins that only we can spend are evidence at once; bearer coins only when they are worth nothing any more.
function view(intake: Intake, kind: 'receive' | 'token', { unit }: Account): OperationView {
  const currency = currencyOfUnit[unit];
  const { title, payment } = intake;
  return {
    id: hex(intake.id),
    kind,
    purse: intake.purse,
    state: states[intake.is],
    amount: { minor: intake.amount, currency },
    fee: { minor: intake.fee, currency },
    startedAt: intake.startedAt,
    ...(title !== undefined && { title }),
    ...(intake.is === 'failed' && {
      failure: { code: intake.code, ...(intake.detail !== undefined && { detail: intake.detail }) },
    }),
    documents: kind === 'receive' || intake.is === 'received' ? { payment } : {},
  };
}
