// Into which coins an amount is split (NUT-00, NUT-03): the fewest that a keyset of powers has, ascending, as NUT-03
// wants the outputs of a swap, so that their order tells nothing about which are change.
import { bad, good, type Result } from '../values/result.ts';
import { placesPerBatch } from './messages.ts';
import { greatestCoin } from './mint-messages.ts';
import type { Keyset } from './keyset.ts';
import type { PayerFailure } from './errors.ts';

/**
 * Splits an amount of minor units into amounts that the keyset has keys for, ascending; none for zero (NUT-03).
 * @returns `amount-not-in-keyset` when what remains is below the smallest key, `outputs-too-many` above 64.
 */
export function splitAmount(amount: bigint, keyset: Keyset): Result<readonly bigint[], PayerFailure> {
  const split: bigint[] = [];
  let rest = amount;
  const descending = [...keyset.keys.keys()].filter((key) => key <= greatestCoin).toSorted((a, b) => (a < b ? 1 : -1));
  for (const key of descending) {
    const count = rest / key;
    if (BigInt(split.length) + count > BigInt(placesPerBatch)) {
      return bad({ code: 'outputs-too-many', greatest: placesPerBatch });
    }
    for (let each = 0n; each < count; each++) split.push(key);
    rest -= count * key;
  }
  return rest === 0n && amount >= 0n ? good(split.toReversed()) : bad({ code: 'amount-not-in-keyset', amount });
}
