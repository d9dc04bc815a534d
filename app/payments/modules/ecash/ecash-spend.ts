// A swap of a payment's coins as evidence, with the mint's answer (NUT-03, NUT-11, NUT-12): who signed it, and that the mint
// signed its outputs. Format: `{"request": body of POST /v1/swap, "answer": body of its answer}` in JSON, as they crossed the wire;
// the witness may stand in a mint's NUT-07 answer instead. Either party may have made both but for the mint's signatures
// and the other's; what is then assumed of the mint is said by whoever judges.
import { hashToCurve, verifyDleq } from '#protocols/ecash/blind.ts';
import { xOnly, type Curve } from '#protocols/ecash/curve.ts';
import { swapFee, type Keyset } from '#protocols/ecash/keyset.ts';
import {
  greatestCoin,
  readPromisesJson,
  type BlindedMessage,
  type PaymentProof,
  type SpentProof,
} from '#protocols/ecash/mint-messages.ts';
import { readWitness, sigAllDigest } from '#protocols/ecash/sig-all.ts';
import { fromHex, fromUtf8, hex, sameBytes, utf8 } from '#protocols/values/bytes.ts';
import { bad, good, type Result } from '#protocols/values/result.ts';
import { isObject, parsed, type MintStates } from './mint-states.ts';

/** Coins that were found proven, the two keys that may spend them (33 bytes), and the keysets that the offer names. */
export type SpentCoins = {
  readonly proofs: readonly PaymentProof[];
  readonly lockKey: Uint8Array;
  readonly refundKey: Uint8Array;
  readonly keysets: readonly Keyset[];
  readonly curve: Curve;
};

/** Why a swap shows nothing. */
type SpendFailure =
  | 'spend-malformed'
  | 'spend-of-other-coins'
  | 'spend-sum-differs'
  | 'spend-unsigned'
  | 'spend-unanswered'
  | 'spend-answer-unproven';

const greatestSpend = 262_144;

/** Whether the payee took the coins by this swap, or the payer took them back. */
export function judgeSpend(
  bytes: Uint8Array,
  coins: SpentCoins,
  states: readonly MintStates[],
): Result<'taken' | 'returned', SpendFailure> {
  const spend = readSpend(bytes);
  if (!spend) return bad('spend-malformed');
  const { inputs, outputs, answer } = spend;
  if (!areSame(inputs, coins.proofs)) return bad('spend-of-other-coins');
  if (!isBalanced(inputs, outputs, coins.keysets)) return bad('spend-sum-differs');
  const signatures = signaturesOf(inputs[0], coins.curve, states);
  const message = sigAllDigest(inputs, outputs);
  const isSignedBy = (key: Uint8Array) =>
    signatures.some((signature) => coins.curve.schnorrVerify(signature, message, xOnly(key)));
  const end = isSignedBy(coins.lockKey) ? 'taken' : isSignedBy(coins.refundKey) ? 'returned' : undefined;
  if (end === undefined) return bad('spend-unsigned');
  if (answer === undefined) return bad('spend-unanswered');
  return isAnswered(outputs, answer, coins) ? good(end) : bad('spend-answer-unproven');
}

type Spend = {
  readonly inputs: readonly SpentProof[];
  readonly outputs: readonly BlindedMessage[];
  readonly answer: unknown;
};

function readSpend(bytes: Uint8Array): Spend | undefined {
  const spend = parsed(bytes.length <= greatestSpend ? fromUtf8(bytes) : undefined);
  if (!isObject(spend) || !isObject(spend['request'])) return undefined;
  const { inputs, outputs } = spend['request'];
  if (!Array.isArray(inputs) || !Array.isArray(outputs) || outputs.length === 0) return undefined;
  const [spent, made] = [inputs.map(readInput), outputs.map(readOutput)];
  if (!spent.every((input) => input !== undefined) || !made.every((output) => output !== undefined)) return undefined;
  return { inputs: spent, outputs: made, answer: spend['answer'] };
}

function readInput(item: unknown): SpentProof | undefined {
  if (!isObject(item)) return undefined;
  const { secret, witness } = item;
  const [amount, keyset, C] = [coin(item['amount']), point(item['id']), point(item['C'])];
  if (amount === undefined || !keyset || !C || typeof secret !== 'string') return undefined;
  return { amount, keyset, secret, C, ...(typeof witness === 'string' && { witness }) };
}

function readOutput(item: unknown): BlindedMessage | undefined {
  if (!isObject(item)) return undefined;
  const [amount, keyset, B_] = [coin(item['amount']), point(item['id']), point(item['B_'])];
  return amount === undefined || !keyset || !B_ ? undefined : { amount, keyset, B_ };
}

function coin(value: unknown): bigint | undefined {
  if (typeof value !== 'number' || !Number.isSafeInteger(value) || value < 1) return undefined;
  return BigInt(value) <= greatestCoin ? BigInt(value) : undefined;
}

/** 33 bytes in hex: a point, or a keyset id of version 2. */
function point(value: unknown): Uint8Array | undefined {
  return typeof value === 'string' ? fromHex(value, 33) : undefined;
}

/** Exactly the payment's coins, each once; the order is the swap's own. */
function areSame(inputs: readonly SpentProof[], proofs: readonly PaymentProof[]): boolean {
  return (
    inputs.length === proofs.length &&
    proofs.every(({ amount, keyset, secret, C }) =>
      inputs.some(
        (input) =>
          input.secret === secret &&
          input.amount === amount &&
          sameBytes(input.keyset, keyset) &&
          sameBytes(input.C, C),
      ),
    )
  );
}

function isBalanced(
  inputs: readonly SpentProof[],
  outputs: readonly BlindedMessage[],
  keysets: readonly Keyset[],
): boolean {
  const fees = inputs.map(({ keyset }) => keysets.find(({ id }) => sameBytes(id, keyset))?.feePpk ?? 0);
  const sum = (coins: readonly { readonly amount: bigint }[]) =>
    coins.reduce((total, { amount }) => total + amount, 0n);
  return sum(inputs) === sum(outputs) + swapFee(fees);
}

/** The signatures of the first input, which sign the whole swap (SIG_ALL), from the request or from what the mint told. */
function signaturesOf(
  first: SpentProof | undefined,
  curve: Curve,
  states: readonly MintStates[],
): readonly Uint8Array[] {
  if (!first) return [];
  const y = hex(hashToCurve(utf8(first.secret), curve));
  const witnesses = [first.witness, ...states.map(({ witnesses: told }) => told.get(y))];
  return witnesses.flatMap((witness) => (witness === undefined ? [] : (readWitness(witness) ?? [])));
}

/** The mint signed each output for its amount, with a keyset that the offer names (NUT-12). */
function isAnswered(outputs: readonly BlindedMessage[], answer: unknown, { keysets, curve }: SpentCoins): boolean {
  const promises = readPromisesJson(answer);
  return (
    promises.ok &&
    promises.value.length === outputs.length &&
    outputs.every(({ amount, keyset: id, B_ }, index) => {
      const promise = promises.value[index];
      const key = keysets.find((keyset) => sameBytes(keyset.id, id))?.keys.get(amount);
      if (!key || !promise?.dleq || promise.amount !== amount || !sameBytes(promise.keyset, id)) return false;
      return verifyDleq(B_, promise.C_, promise.dleq.e, promise.dleq.s, key, curve);
    })
  );
}
