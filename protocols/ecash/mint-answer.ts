// From a mint's promises to coins (NUT-00, NUT-03, NUT-09, NUT-12): count, keyset, amount and order must be those asked
// for, and each promise must prove itself by DLEQ, before it is unblinded. A mint that answers otherwise may still have
// spent the inputs: what to do then stands with `MintAnswerFailure`.
import { sameBytes } from '../values/bytes.ts';
import { bad, good, type Result } from '../values/result.ts';
import { unblind, verifyDleq } from './blind.ts';
import type { Curve } from './curve.ts';
import type { MintAnswerFailure } from './errors.ts';
import type { Keyset } from './keyset.ts';
import type { BlindedMessage, MintPromise } from './mint-messages.ts';

/** An output that waits for its promise: the message and the blinding factor behind it. */
export interface AwaitedOutput extends BlindedMessage {
  readonly blinding: Uint8Array;
}

/** An output that the mint has signed: coin point C and the promise's proof (e, s); r is its `blinding`. */
export type Issued<Output> = Output & { readonly C: Uint8Array; readonly e: Uint8Array; readonly s: Uint8Array };

/**
 * Turns the promises that answer a swap or a load into coins (NUT-03, NUT-04, NUT-12), in the order of `outputs`.
 * @param keyset the checked keyset of all outputs.
 */
export function readPromises<Output extends AwaitedOutput>(
  outputs: readonly Output[],
  keyset: Keyset,
  promises: readonly MintPromise[],
  curve: Curve,
): Result<readonly Issued<Output>[], MintAnswerFailure> {
  const [expected, received] = [outputs.length, promises.length];
  if (received !== expected) {
    return bad({ code: received < expected ? 'mint-answer-short' : 'mint-answer-long', expected, received });
  }
  const misplaced = amountsMisplaced(outputs, promises);
  const coins: Issued<Output>[] = [];
  for (const [index, output] of outputs.entries()) {
    const promise = promises[index];
    if (promise === undefined) return bad({ code: 'mint-answer-short', expected, received: index });
    if (misplaced && promise.amount !== output.amount) return bad({ code: 'mint-answer-reordered', index });
    const coin = readPromise(output, index, keyset, promise, curve);
    if (coin.ok) coins.push(coin.value);
    else
      return bad(
        coin.error.code === 'mint-answer-dleq' && meantForAnother(outputs, keyset, promise, curve)
          ? { code: 'mint-answer-reordered', index }
          : coin.error,
      );
  }
  return good(coins);
}

/**
 * Turns what a restore found into coins (NUT-09, NUT-12): those of `places` whose B_ the mint has signed, with the
 * amount that it signed them for. A B_ that was not asked for is `mint-answer-malformed`.
 */
export function readRestored<Place extends Omit<AwaitedOutput, 'amount'>>(
  places: readonly Place[],
  keyset: Keyset,
  found: readonly { readonly B_: Uint8Array; readonly promise: MintPromise }[],
  curve: Curve,
): Result<readonly Issued<Place & { readonly amount: bigint }>[], MintAnswerFailure> {
  const coins: Issued<Place & { readonly amount: bigint }>[] = [];
  const taken = new Set<Place>();
  for (const [index, answer] of found.entries()) {
    const place = places.find((one) => sameBytes(one.B_, answer.B_));
    if (place === undefined || taken.has(place))
      return bad({ code: 'mint-answer-malformed', path: `outputs[${index}]` });
    taken.add(place);
    const output = { ...place, amount: answer.promise.amount };
    const coin = readPromise(output, index, keyset, answer.promise, curve);
    if (!coin.ok) return coin;
    coins.push(coin.value);
  }
  return good(coins);
}

function readPromise<Output extends AwaitedOutput>(
  output: Output,
  index: number,
  keyset: Keyset,
  promise: MintPromise,
  curve: Curve,
): Result<Issued<Output>, MintAnswerFailure> {
  if (!sameBytes(promise.keyset, keyset.id) || !sameBytes(output.keyset, keyset.id)) {
    return bad({ code: 'mint-answer-keyset', index });
  }
  const key = keyset.keys.get(output.amount);
  if (promise.amount !== output.amount || key === undefined) {
    return bad({ code: 'mint-answer-amount', index, expected: output.amount, received: promise.amount });
  }
  if (promise.dleq === undefined) return bad({ code: 'mint-answer-dleq-missing', index });
  const { e, s } = promise.dleq;
  const proven = verifyDleq(output.B_, promise.C_, e, s, key, curve);
  const C = proven ? unblind(promise.C_, output.blinding, key, curve) : undefined;
  return C === undefined ? bad({ code: 'mint-answer-dleq', index }) : good({ ...output, C, e, s });
}

// The right amounts in another order: named as what it is, since then nothing is lost and a restore puts it in order.
function amountsMisplaced(outputs: readonly BlindedMessage[], promises: readonly MintPromise[]): boolean {
  const [asked, given] = [outputs, promises].map((items) => items.map(({ amount }) => amount.toString()));
  return asked?.join() !== given?.join() && asked?.toSorted().join() === given?.toSorted().join();
}

function meantForAnother(
  outputs: readonly BlindedMessage[],
  keyset: Keyset,
  { C_: signed, amount, dleq }: MintPromise,
  curve: Curve,
): boolean {
  const key = keyset.keys.get(amount);
  if (key === undefined || dleq === undefined) return false;
  return outputs.some(
    (output) => output.amount === amount && verifyDleq(output.B_, signed, dleq.e, dleq.s, key, curve),
  );
}
