// The payer's part of ecash on the host (SPEC §3, §6; NUT-03): plans a load, a swap to own outputs and a payment, hands
// the device the bytes that it checks, and puts its signature on the request to the mint. Everything here is derived
// from the account and the place, so a plan can be made again after a crash; the caller records it before it sends.
// Choosing coins and taking batch numbers is the caller's.
import { sameBytes } from '../values/bytes.ts';
import { toBytes } from '../values/codec.ts';
import { bad, good, type Result } from '../values/result.ts';
import { xOnly, type Curve } from './curve.ts';
import { splitAmount } from './denominations.ts';
import type { DeviceAnswerFailure, PayerFailure } from './errors.ts';
import { evidenceOf, swapFee, type Keyset } from './keyset.ts';
import { greatestInputs, greatestKeysets, placesPerBatch, swapContentCodec } from './messages.ts';
import type { EcashPart, Refund, SwapAnswer, SwapContent } from './messages.ts';
import type { Issued } from './mint-answer.ts';
import type { PaymentProof, SpentProof, SwapRequest } from './mint-messages.ts';
import { paymentReference } from './p2pk.ts';
import { sigAllDigest, witnessText } from './sig-all.ts';
import { openBatch, outputAt, secretAt, type OfferLock, type VaultAccount, type VaultOutput } from './vault-outputs.ts';

/** A coin of the vault: where it stands, what it is worth in minor units, and the mint's proof (SPEC §6 input). */
export interface VaultCoin {
  readonly keyset: Uint8Array;
  readonly amount: bigint;
  readonly batch: number;
  readonly index: number;
  readonly C: Uint8Array;
  readonly e: Uint8Array;
  readonly s: Uint8Array;
  /** Only on a payee output of our own that is taken back after its lock time. */
  readonly refund?: Refund;
}

/** An output with the amount that the mint is asked to sign it for. */
export type PlannedOutput = VaultOutput & { readonly amount: bigint };

/** A swap that waits for the device's signature (SPEC §4, §6). */
export interface SwapPlan {
  readonly content: SwapContent;
  /** `content` as it crosses to the device. */
  readonly evidence: Uint8Array;
  readonly inputs: readonly SpentProof[];
  readonly outputs: readonly PlannedOutput[];
  /** SIG_ALL digest, 32 bytes, which the device must come to by itself. */
  readonly digest: Uint8Array;
  /** The batch key of the inputs, 33 bytes, which signs. */
  readonly signer: Uint8Array;
  /** What the mint keeps, minor units. */
  readonly fee: bigint;
}

/** What every plan starts from; `keysets` are checked ones, and hold those of the coins and of the outputs. */
export interface PlanBase {
  readonly account: VaultAccount;
  readonly coins: readonly VaultCoin[];
  readonly keysets: readonly Keyset[];
  readonly outputKeyset: Uint8Array;
  readonly batch: number;
  readonly curve: Curve;
}

/** Outputs of `amount` minor units at the places of a batch from `firstIndex`: what a load asks the mint to sign (§3). */
export function planLoad(
  account: VaultAccount,
  keyset: Keyset,
  amount: bigint,
  batch: number,
  curve: Curve,
  firstIndex = 0,
): Result<readonly PlannedOutput[], PayerFailure> {
  return makeOutputs(account, keyset, batch, firstIndex, amount, curve);
}

/**
 * Plans a swap of coins to own outputs, from `firstIndex` of the batch on (SPEC §3, §6 own-swap): takes back refunds,
 * or gathers several batches in one. All that the inputs are worth, less the fee, comes back.
 */
export function planOwnSwap(base: PlanBase, firstIndex = 0): Result<SwapPlan, PayerFailure> {
  const ready = prepare(base);
  if (!ready.ok) return ready;
  const { left, keyset } = ready.value;
  if (left <= 0n) return bad({ code: 'coins-insufficient', missing: 1n - left });
  const outputs = makeOutputs(base.account, keyset, base.batch, firstIndex, left, base.curve);
  return outputs.ok ? good(assemble(base, ready.value, outputs.value)) : outputs;
}

/**
 * Plans a payment of `amount` minor units to an offer's ecash part, with change to own outputs (SPEC §3, §6).
 * @returns the plan and the payment reference that the order must carry; `keyset-unknown` also when the output keyset
 * is not among the part's.
 */
export function planPayment(
  base: PlanBase,
  part: EcashPart,
  amount: bigint,
): Result<SwapPlan & { readonly reference: Uint8Array }, PayerFailure> {
  const ready = prepare(base);
  if (!ready.ok) return ready;
  const { left, keyset } = ready.value;
  if (!part.keysetIds.some((id) => sameBytes(id, keyset.id))) return bad({ code: 'keyset-unknown', id: keyset.id });
  if (left < amount) return bad({ code: 'coins-insufficient', missing: amount - left });
  const { account, batch, curve } = base;
  const paid = makeOutputs(account, keyset, batch, 0, amount, curve, part);
  if (!paid.ok) return paid;
  const change = makeOutputs(account, keyset, batch, 0, left - amount, curve);
  if (!change.ok) return change;
  const plan = assemble(base, ready.value, [...paid.value, ...change.value]);
  return good({ ...plan, reference: paymentReference(paid.value.map(({ secret }) => secret)) });
}

/**
 * Puts the device's signature on a plan (SPEC §4, NUT-11): the swap as the mint takes it. Refuses, before anything is
 * sent, a digest or a signature that is not over this plan.
 */
export function signedSwap(plan: SwapPlan, answer: SwapAnswer, curve: Curve): Result<SwapRequest, DeviceAnswerFailure> {
  if (!sameBytes(answer.digest, plan.digest)) return bad({ code: 'device-digest-differs' });
  if (!curve.schnorrVerify(answer.signature, plan.digest, xOnly(plan.signer))) {
    return bad({ code: 'device-signature-invalid' });
  }
  const witness = witnessText([answer.signature]);
  const inputs = plan.inputs.map((input, index) => (index === 0 ? { ...input, witness } : input));
  return good({ inputs, outputs: plan.outputs.map(({ amount, keyset, B_ }) => ({ amount, keyset, B_ })) });
}

/** A coin as the payee gets it, with the proof and its r (SPEC §8, NUT-12). */
export function paymentProof(coin: Issued<PlannedOutput>): PaymentProof {
  const { amount, keyset, secret, C, e, s, blinding } = coin;
  return { amount, keyset, secret, C, dleq: { e, s, r: blinding } };
}

type Ready = {
  readonly keyset: Keyset;
  readonly used: readonly Keyset[];
  readonly positions: readonly number[];
  readonly fee: bigint;
  readonly left: bigint;
};

function prepare({ coins, keysets, outputKeyset }: PlanBase): Result<Ready, PayerFailure> {
  const [first] = coins;
  if (first === undefined) return bad({ code: 'coins-none' });
  const count = coins.length;
  if (count > greatestInputs) return bad({ code: 'coins-too-many', count, greatest: greatestInputs });
  if (!coins.every((coin) => coin.batch === first.batch && sameRefund(coin.refund, first.refund))) {
    return bad({ code: 'coins-mixed' });
  }
  const used: Keyset[] = [];
  const positions: number[] = [];
  for (const id of [outputKeyset, ...coins.map((coin) => coin.keyset)]) {
    const known = keysets.find((one) => sameBytes(one.id, id));
    if (known === undefined) return bad({ code: 'keyset-unknown', id });
    if (!used.includes(known)) used.push(known);
    positions.push(used.indexOf(known));
  }
  const [keyset] = used;
  if (keyset === undefined) return bad({ code: 'keyset-unknown', id: outputKeyset });
  if (used.length > greatestKeysets) {
    return bad({ code: 'keysets-too-many', count: used.length, greatest: greatestKeysets });
  }
  const inputPositions = positions.slice(1);
  const fee = swapFee(inputPositions.map((position) => used[position]?.feePpk ?? 0));
  const value = coins.reduce((sum, { amount }) => sum + amount, 0n);
  return good({ keyset, used, positions: inputPositions, fee, left: value - fee });
}

function makeOutputs(
  account: VaultAccount,
  keyset: Keyset,
  batchNumber: number,
  firstIndex: number,
  value: bigint,
  curve: Curve,
  lock?: OfferLock,
): Result<readonly PlannedOutput[], PayerFailure> {
  const amounts = splitAmount(value, keyset);
  if (!amounts.ok) return amounts;
  if (firstIndex + amounts.value.length > placesPerBatch) {
    return bad({ code: 'outputs-too-many', greatest: placesPerBatch });
  }
  const batch = openBatch(account, batchNumber);
  return good(
    amounts.value.map((amount, index) => ({
      ...outputAt(batch, keyset.id, firstIndex + index, curve, lock),
      amount,
    })),
  );
}

function assemble(base: PlanBase, ready: Ready, made: readonly PlannedOutput[]): SwapPlan {
  const { account, coins, batch } = base;
  const source = openBatch(account, coins[0]?.batch ?? 0);
  const outputs = made.toSorted((a, b) =>
    a.amount === b.amount ? a.kind - b.kind || a.index - b.index : a.amount < b.amount ? -1 : 1,
  );
  const inputs = coins.map(({ amount, keyset, index, C, refund }) => ({
    amount,
    keyset,
    secret: secretAt(source, keyset, index, refund),
    C,
  }));
  const content: SwapContent = {
    mint: account.mint,
    unit: account.unit,
    keysets: ready.used.map(evidenceOf),
    inputs: coins.map(({ amount, batch: from, index, C, e, s, refund }, position) => ({
      keyset: ready.positions[position] ?? 0,
      amount,
      batch: from,
      index,
      C,
      e,
      s,
      ...(refund === undefined ? {} : { refund }),
    })),
    outputKeyset: 0,
    batch,
    outputs: outputs.map(({ amount, kind, index, B_ }) => ({ amount, kind, index, B_ })),
  };
  return {
    content,
    evidence: toBytes(swapContentCodec, content),
    inputs,
    outputs,
    digest: sigAllDigest(inputs, outputs),
    signer: source.key,
    fee: ready.fee,
  };
}

function sameRefund(first: Refund | undefined, second: Refund | undefined): boolean {
  if (first === undefined || second === undefined) return first === second;
  return first.lockTime === second.lockTime && sameBytes(first.lockKey, second.lockKey);
}
