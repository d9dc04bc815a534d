// The payee's part of ecash (SPEC §8, §9): checks the coins of a payment without asking the mint, then plans the swap to
// its own bearer outputs that makes them its own. Until the mint has answered that swap, or a restore found its outputs,
// the payment does not count as received: a checked coin may have been spent a moment ago.
import type { Amount } from '../values/amount.ts';
import { sameBytes, utf8 } from '../values/bytes.ts';
import { bad, good, type Result } from '../values/result.ts';
import { verifyDleqOfCoin } from './blind.ts';
import type { Curve } from './curve.ts';
import { splitAmount } from './denominations.ts';
import type { PayeeFailure, PayerFailure } from './errors.ts';
import { swapFee, type Keyset } from './keyset.ts';
import { currencyOfUnit, placesPerBatch, type EcashPart } from './messages.ts';
import type { BlindedMessage, PaymentProof, SwapRequest } from './mint-messages.ts';
import { paymentReference, readPayeeSecret } from './p2pk.ts';
import { pocketOutput, type PocketOutput } from './pocket-outputs.ts';
import { sigAllDigest, witnessText } from './sig-all.ts';

/** A payment against which coins are checked: the offer's ecash part and amount, and the order's payment reference. */
export interface ExpectedPayment {
  readonly part: EcashPart;
  readonly amount: Amount;
  readonly reference: Uint8Array;
}

/**
 * Checks the coins of a payment (SPEC §8), in the order of the token, against checked keysets of the part's mint.
 * @returns the coins as given, or the first thing that is wrong.
 */
export function checkPayment(
  { part, amount, reference }: ExpectedPayment,
  proofs: readonly PaymentProof[],
  keysets: readonly Keyset[],
  curve: Curve,
): Result<readonly PaymentProof[], PayeeFailure> {
  if (currencyOfUnit[part.unit] !== amount.currency) {
    return bad({ code: 'payment-currency-differs' });
  }
  if (proofs.length === 0) return bad({ code: 'payment-empty' });
  if (proofs.length > placesPerBatch) {
    return bad({ code: 'payment-too-large', count: proofs.length, greatest: placesPerBatch });
  }
  const seen = new Set<string>();
  let refundKey: Uint8Array | undefined;
  for (const [index, proof] of proofs.entries()) {
    const lock = readPayeeSecret(proof.secret)?.lock;
    if (lock === undefined) return bad({ code: 'payment-secret', index });
    if (!sameBytes(lock.lockKey, part.lockKey)) return bad({ code: 'payment-lock-key', index });
    if (lock.lockTime < part.lockTime) return bad({ code: 'payment-lock-time', index });
    if (refundKey === undefined ? !curve.isPoint(lock.refundKey) : !sameBytes(lock.refundKey, refundKey)) {
      return bad({ code: 'payment-refund-key', index });
    }
    ({ refundKey } = lock);
    if (seen.has(proof.secret)) return bad({ code: 'payment-duplicate', index });
    seen.add(proof.secret);
  }
  const received = proofs.reduce((sum, proof) => sum + proof.amount, 0n);
  if (received !== amount.minor) return bad({ code: 'payment-sum', expected: amount.minor, received });
  if (!sameBytes(paymentReference([...seen]), reference)) return bad({ code: 'payment-reference-differs' });
  for (const [index, proof] of proofs.entries()) {
    const failure = checkCoin(proof, index, part, keysets, curve);
    if (failure !== undefined) return bad(failure);
  }
  return good(proofs);
}

function checkCoin(
  { amount, keyset: id, secret, C, dleq }: PaymentProof,
  index: number,
  part: EcashPart,
  keysets: readonly Keyset[],
  curve: Curve,
): PayeeFailure | undefined {
  const keyset = keysets.find((one) => one.unit === part.unit && sameBytes(one.id, id));
  if (keyset === undefined || !part.keysetIds.some((one) => sameBytes(one, id)))
    return { code: 'payment-keyset', index };
  const key = keyset.keys.get(amount);
  if (key === undefined) return { code: 'payment-amount-not-in-keyset', index };
  if (dleq === undefined) return { code: 'payment-dleq-missing', index };
  const { e, s, r } = dleq;
  return verifyDleqOfCoin(utf8(secret), C, e, s, r, key, curve) ? undefined : { code: 'payment-dleq', index };
}

/** What the payee swaps with: the deal's till key, its pocket seed, the next counter, and 32 fresh random bytes. */
export interface RedeemMeans {
  readonly lockSecret: Uint8Array;
  readonly pocketSeed: Uint8Array;
  readonly counter: number;
  readonly aux: Uint8Array;
  readonly curve: Curve;
}

/** A swap that takes coins in: record it, places or counters first, then send. */
export interface TakePlan<Output> {
  readonly request: SwapRequest;
  readonly outputs: readonly Output[];
  /** What the mint keeps, minor units; whoever takes the coins in bears it (SPEC §5). */
  readonly fee: bigint;
}

/** The swap that takes a payment into the pocket. */
export interface RedeemPlan extends TakePlan<PocketOutput & { readonly amount: bigint }> {
  /** The first counter of the output keyset that is free after this. */
  readonly nextCounter: number;
}

/**
 * Plans the swap of checked coins to bearer outputs of the pocket, signed with the lock key (SPEC §8, §9; NUT-03,
 * NUT-11). The same counter gives the same outputs: after a crash the plan is made again, or its outputs restored.
 */
export function planRedeem(
  proofs: readonly PaymentProof[],
  keysets: readonly Keyset[],
  outputKeyset: Keyset,
  { lockSecret, pocketSeed, counter, aux, curve }: RedeemMeans,
): Result<RedeemPlan, PayeeFailure | PayerFailure> {
  const plan = planTake(
    proofs,
    keysets,
    outputKeyset,
    (amounts) =>
      amounts.map((amount, index) => ({
        ...pocketOutput(pocketSeed, outputKeyset.id, counter + index, curve),
        amount,
      })),
    (message) => curve.schnorrSign(message, lockSecret, aux),
  );
  return plan.ok ? good({ ...plan.value, nextCounter: counter + plan.value.outputs.length }) : plan;
}

/**
 * Plans the swap of checked coins to the outputs that `outputsFor` gives for ascending amounts, all of `outputKeyset` (SPEC
 * §8–§10; NUT-03). `sign` gives the signature over the SIG_ALL digest; without it the coins are bearer coins.
 */
export function planTake<Output extends BlindedMessage>(
  proofs: readonly PaymentProof[],
  keysets: readonly Keyset[],
  outputKeyset: Keyset,
  outputsFor: (amounts: readonly bigint[]) => readonly Output[],
  sign?: (digest: Uint8Array) => Uint8Array,
): Result<TakePlan<Output>, PayeeFailure | PayerFailure> {
  const fees: number[] = [];
  for (const [index, { keyset }] of proofs.entries()) {
    const known = keysets.find((one) => sameBytes(one.id, keyset));
    if (known === undefined) return bad({ code: 'payment-keyset', index });
    fees.push(known.feePpk);
  }
  const fee = swapFee(fees);
  const left = proofs.reduce((sum, { amount }) => sum + amount, 0n) - fee;
  if (left <= 0n) return bad({ code: 'payment-fee-exceeds', fee });
  const amounts = splitAmount(left, outputKeyset);
  if (!amounts.ok) return amounts;
  const outputs = outputsFor(amounts.value);
  const witness = sign && witnessText([sign(sigAllDigest(proofs, outputs))]);
  const inputs = proofs.map(({ amount, keyset, secret, C }, index) => ({
    amount,
    keyset,
    secret,
    C,
    ...(index === 0 && witness !== undefined ? { witness } : {}),
  }));
  const messages = outputs.map(({ amount, keyset, B_ }) => ({ amount, keyset, B_ }));
  return good({ request: { inputs, outputs: messages }, outputs, fee });
}
