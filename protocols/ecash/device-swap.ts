// The device's checks of a swap's coins and outputs, one by one (SPEC §7, from too-many-inputs to output-differs).
import { hex, sameBytes, utf8 } from '../values/bytes.ts';
import { digest } from '../values/digest.ts';
import { bad, good, type Result } from '../values/result.ts';
import { verifyDleqOfCoin } from './blind.ts';
import type { Curve } from './curve.ts';
import type { DeviceAccount, DeviceCheckFailure } from './device-account.ts';
import { deviceOutput, deviceSecret, type DeviceVault, type PayeeLock } from './device-vault.ts';
import { swapFee, type Keyset } from './keyset.ts';
import {
  greatestBatchStep,
  greatestInputs,
  outputKind,
  placesPerBatch,
  type SwapContent,
  type SwapInput,
  type SwapOutput,
} from './messages.ts';

/** A swap whose account and keysets held; `lock` is the verified offer's, absent in own-swaps. */
export type SwapUnderCheck = {
  readonly content: SwapContent;
  readonly account: DeviceAccount;
  readonly keysets: readonly Keyset[];
  readonly outputKeyset: Keyset;
  readonly vault: DeviceVault;
  readonly curve: Curve;
  readonly lock?: PayeeLock;
};

/** Checks the coins (SPEC §7): their amounts are proven, they share one key. Gives `secret ‖ C` of each and the fee due. */
export function checkedInputs(
  swap: SwapUnderCheck,
): Result<{ readonly texts: readonly string[]; readonly fee: bigint }, DeviceCheckFailure> {
  const { inputs } = swap.content;
  const [first] = inputs;
  if (!first || inputs.length > greatestInputs) return bad({ code: 'too-many-inputs', detail: `${inputs.length}` });
  if (!inputs.every((input) => sharesKey(input, first))) return bad({ code: 'mixed-batches' });
  const places = inputs.map(
    ({ keyset, batch, index }) => `${hex(swap.keysets[keyset]?.id ?? new Uint8Array())}/${batch}/${index}`,
  );
  const points = inputs.map(({ C }) => hex(C));
  if (new Set(places).size !== inputs.length || new Set(points).size !== inputs.length)
    return bad({ code: 'duplicate-input' });
  const texts: string[] = [];
  const fees: number[] = [];
  for (const [position, input] of inputs.entries()) {
    const detail = `inputs[${position}]`;
    const keyset = swap.keysets[input.keyset];
    if (!keyset) return bad({ code: 'content-malformed', detail: `${detail}.keyset` });
    const key = keyset.keys.get(input.amount);
    if (!key) return bad({ code: 'amount-not-in-keyset', detail });
    const kind = input.refund ? outputKind.payee : outputKind.own;
    const name = { kind, keyset: keyset.id, batch: input.batch, index: input.index };
    const { secret, r } = deviceSecret(swap.vault, name, input.refund);
    if (!verifyDleqOfCoin(utf8(secret), input.C, input.e, input.s, r, key, swap.curve)) {
      return bad({ code: 'coin-unproven', detail });
    }
    texts.push(`${secret}${hex(input.C)}`);
    fees.push(keyset.feePpk);
  }
  return good({ texts, fee: swapFee(fees) });
}

/** A payee output as the device derived it. */
export type DerivedPayeeOutput = { readonly amount: bigint; readonly secret: string };

/** Checks the outputs (SPEC §7): each is what the device derives itself, at a place not used before. Gives `amount ‖ B_`. */
export function checkedOutputs(
  swap: SwapUnderCheck,
): Result<{ readonly texts: readonly string[]; readonly payee: readonly DerivedPayeeOutput[] }, DeviceCheckFailure> {
  const { outputs } = swap.content;
  const unplaceable = wrongPlaces(swap);
  if (unplaceable) return bad(unplaceable);
  const texts: string[] = [];
  const payee: DerivedPayeeOutput[] = [];
  for (const [position, output] of outputs.entries()) {
    const detail = `outputs[${position}]`;
    if (output.kind === outputKind.payee && !swap.lock) return bad({ code: 'payee-output-not-allowed', detail });
    const name = { kind: output.kind, keyset: swap.outputKeyset.id, batch: swap.content.batch, index: output.index };
    const { secret, B_ } = deviceOutput(swap.vault, name, swap.curve, swap.lock);
    if (!sameBytes(B_, output.B_)) return bad({ code: 'output-differs', detail });
    texts.push(`${output.amount}${hex(B_)}`);
    if (output.kind === outputKind.payee) payee.push({ amount: output.amount, secret });
  }
  return good({ texts, payee });
}

/** SHA-256 of the SIG_ALL message (SPEC §4; NUT-11): inputs as `secret ‖ C`, outputs as `amount ‖ B_`. */
export function sigAllDigest(inputs: readonly string[], outputs: readonly string[]): Uint8Array {
  return digest(utf8([...inputs, ...outputs].join('')));
}

function wrongPlaces({ content, account, outputKeyset, lock }: SwapUnderCheck): DeviceCheckFailure | undefined {
  const { outputs, batch } = content;
  const own = indices(outputs, outputKind.own);
  const payee = indices(outputs, outputKind.payee);
  if (outputs.length === 0 || own.length > placesPerBatch || payee.length > placesPerBatch)
    return { code: 'too-many-outputs' };
  const strange = outputs.findIndex(({ amount }) => !outputKeyset.keys.has(amount));
  if (strange >= 0) return { code: 'amount-not-in-keyset', detail: `outputs[${strange}]` };
  if (content.inputs.some((input) => input.batch >= batch))
    return { code: 'counter-used', detail: 'not above the inputs' };
  const begin = lock ? 0 : Math.min(...own, placesPerBatch);
  if (batch * placesPerBatch + begin < account.floor) return { code: 'counter-used', detail: `below ${account.floor}` };
  const reached = Math.floor(account.floor / placesPerBatch);
  // One swap to the last batch there is would leave no place for any other, and nobody is asked about swaps to own outputs.
  // The inputs' batch is no measure: a computer may load a cent into any batch.
  if (batch > reached + greatestBatchStep) return { code: 'batch-out-of-reach', detail: `above ${reached}` };
  if (!isRun(own, begin) || !isRun(payee, 0)) return { code: 'duplicate-output' };
  const unordered = outputs.findIndex(({ amount }, index) => amount < (outputs[index - 1]?.amount ?? 0n));
  return unordered >= 0 ? { code: 'outputs-unordered', detail: `outputs[${unordered}]` } : undefined;
}

function indices(outputs: readonly SwapOutput[], kind: number): readonly number[] {
  return outputs.filter((output) => output.kind === kind).map(({ index }) => index);
}

// Whether the indices are begin, begin + 1, … in any order, within a batch.
function isRun(values: readonly number[], begin: number): boolean {
  const sorted = values.toSorted((first, second) => first - second);
  return sorted.every((value, offset) => value === begin + offset && value < placesPerBatch);
}

function sharesKey(input: SwapInput, first: SwapInput): boolean {
  if (input.batch !== first.batch) return false;
  if (!input.refund || !first.refund) return input.refund === first.refund;
  return input.refund.lockTime === first.refund.lockTime && sameBytes(input.refund.lockKey, first.refund.lockKey);
}
