// Own outputs of an account, as an operation's record names them: keyset, batch, first index and the coins' amounts. The
// same record always gives the same outputs, and from the mint's promises the same coins.
import type { Curve } from '#protocols/ecash/curve.ts';
import type { MintAnswerFailure } from '#protocols/ecash/errors.ts';
import type { Keyset } from '#protocols/ecash/keyset.ts';
import { readPromises, type AwaitedOutput, type Issued } from '#protocols/ecash/mint-answer.ts';
import type { MintPromise } from '#protocols/ecash/mint-messages.ts';
import { openBatch, outputAt } from '#protocols/ecash/vault-outputs.ts';
import { good, type Result } from '#protocols/values/result.ts';
import type { Account } from './account.ts';
import type { Coin } from './coins.ts';

/** An own output that waits for its promise. */
export type OwnOutput = AwaitedOutput & { readonly batch: number; readonly index: number };

/** The outputs for `amounts`, at indices from `firstIndex` in that order. */
export function ownOutputs(
  account: Account,
  keyset: Uint8Array,
  batch: number,
  firstIndex: number,
  amounts: readonly bigint[],
  curve: Curve,
): readonly OwnOutput[] {
  const opened = openBatch(account, batch);
  return amounts.map((amount, offset) => {
    const { index, blinding, B_ } = outputAt(opened, keyset, firstIndex + offset, curve);
    return { amount, keyset, batch, index, blinding, B_ };
  });
}

/** New coins from the promises that answer `outputs`; each proven by its DLEQ. */
export function coinsFromPromises(
  outputs: readonly OwnOutput[],
  keyset: Keyset,
  promises: readonly MintPromise[],
  curve: Curve,
): Result<readonly Omit<Coin, 'state' | 'by'>[], MintAnswerFailure> {
  const issued = readPromises(outputs, keyset, promises, curve);
  return issued.ok ? good(issued.value.map(toCoin)) : issued;
}

/** The coin of an issued own output. */
export function toCoin({ keyset, amount, batch, index, C, e, s }: Issued<OwnOutput>): Omit<Coin, 'state' | 'by'> {
  return { keyset, amount, batch, index, C, e, s };
}
