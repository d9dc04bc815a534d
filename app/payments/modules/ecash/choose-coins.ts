// Chooses the coins of a payment: at most 16 of one batch, since one SIG_ALL signature covers coins of one key only
// (protocols/ecash SPEC §4, §7). Where no single batch suffices, says which batches to gather into one first. Pure.
// Hazard: a gathered batch can hold more coins than one signature covers, so what a gather brings is played through here
// before anything is swapped, and a gather that would lead nowhere is said to be short instead.
import { placesPerBatch } from '#protocols/ecash/messages.ts';
import type { Coin } from './coins.ts';

/** protocols/ecash SPEC §7: coins under one signature. */
export const greatestInputs = 16;

/** A coin as far as choosing goes. */
type Chosen = Pick<Coin, 'keyset' | 'amount' | 'index'>;

/** What spending costs and new coins look like. */
export type Terms = {
  /** The fee of spending coins of these keysets: ceil(Σ ppk / 1000) (NUT-02), minor units. */
  readonly feeOf: (coins: readonly Pick<Coin, 'keyset'>[]) => bigint;
  /** The keyset that new coins will be of. */
  readonly outputKeyset: Uint8Array;
  /** The coins into which a value is split, or `undefined` when the keyset cannot. */
  readonly split: (value: bigint) => readonly bigint[] | undefined;
};

/**
 * Coins that pay at once; or groups to gather into one batch, each at most 16 coins of one batch; or how much is missing.
 * `fee` is what the mint keeps, minor units; of a gather the fees of all its swaps and of the payment at most.
 */
export type Choice =
  | { readonly is: 'pay'; readonly coins: readonly Coin[]; readonly fee: bigint }
  | { readonly is: 'gather'; readonly batches: readonly (readonly Coin[])[]; readonly fee: bigint }
  | { readonly is: 'short'; readonly missing: bigint };

/** Chooses among the free coins for `amount` minor units; prefers the batch that leaves the least change, then fewer coins. */
export function chooseCoins(coins: readonly Coin[], amount: bigint, terms: Terms): Choice {
  const batches = byBatch(coins.filter(({ state }) => state === 'free'));
  let best: Fit<Coin> | undefined;
  for (const batch of batches) {
    const fit = fitOf(batch, amount, terms);
    if (!fit) continue;
    const closer = !best || fit.left < best.left || (fit.left === best.left && fit.coins.length < best.coins.length);
    if (closer) best = fit;
  }
  if (best) return { is: 'pay', coins: best.coins, fee: best.fee };
  return gatherOf(batches, amount, terms);
}

/** Value of coins, minor units. */
export function valueOf(coins: readonly { readonly amount: bigint }[]): bigint {
  return coins.reduce((sum, { amount }) => sum + amount, 0n);
}

type Fit<One> = { readonly coins: readonly One[]; readonly fee: bigint; readonly left: bigint };

function byBatch(coins: readonly Coin[]): readonly (readonly Coin[])[] {
  const batches = new Map<number, Coin[]>();
  for (const coin of coins) batches.set(coin.batch, [...(batches.get(coin.batch) ?? []), coin]);
  return [...batches.values()].map((batch) => batch.toSorted(largestFirst));
}

// Largest first until the sum suffices, then drops whatever turns out to be superfluous, largest first.
function fitOf<One extends Chosen>(
  batch: readonly One[],
  amount: bigint,
  { feeOf }: Pick<Terms, 'feeOf'>,
): Fit<One> | undefined {
  let chosen: readonly One[] = [];
  for (const coin of batch.slice(0, greatestInputs)) {
    chosen = [...chosen, coin];
    if (valueOf(chosen) >= amount + feeOf(chosen)) break;
  }
  if (valueOf(chosen) < amount + feeOf(chosen)) return undefined;
  for (const coin of chosen) {
    const without = chosen.filter((other) => other !== coin);
    if (without.length > 0 && valueOf(without) >= amount + feeOf(without)) chosen = without;
  }
  const fee = feeOf(chosen);
  return { coins: chosen, fee, left: valueOf(chosen) - amount - fee };
}

type Group = { readonly coins: readonly Coin[]; readonly fee: bigint; readonly arrives: bigint };

// Takes the groups that bring most first, until the batch in which they arrive pays. When that batch is full before, what
// it holds is gathered first and the rest afterwards, provided that this leaves fewer batches or fewer coins.
function gatherOf(batches: readonly (readonly Coin[])[], amount: bigint, terms: Terms): Choice {
  const groups = batches.flatMap((batch) => groupsOf(batch, terms)).toSorted(mostFirst);
  const payingFee = terms.feeOf(sixteenOf(terms.outputKeyset));
  const chosen: Group[] = [];
  const arrived: Chosen[] = [];
  for (const group of groups) {
    const amounts = terms.split(group.arrives);
    if (!amounts || arrived.length + amounts.length > placesPerBatch) break;
    chosen.push(group);
    for (const each of amounts) arrived.push({ keyset: terms.outputKeyset, amount: each, index: arrived.length });
    const fit = fitOf(arrived.toSorted(largestFirst), amount, terms);
    if (fit) return gather(chosen, fit.fee);
  }
  const all = groups.reduce((sum, { arrives }) => sum + arrives, 0n);
  const enough = all >= amount + payingFee;
  const coins = chosen.flatMap((group) => group.coins);
  const nearer = new Set(coins.map(({ batch }) => batch)).size > 1 || arrived.length < coins.length;
  if (enough && chosen.length > 1 && nearer) return gather(chosen, payingFee);
  // What is loaded arrives in a batch of its own and has to be gathered too, unless there is nothing else worth it.
  const gathering = groups.length > 0 ? 2n * payingFee : 0n;
  const missing = amount + payingFee + gathering - all;
  return { is: 'short', missing: missing > 0n ? missing : 1n };
}

function gather(groups: readonly Group[], paying: bigint): Choice {
  const fee = groups.reduce((sum, group) => sum + group.fee, paying);
  return { is: 'gather', batches: groups.map(({ coins }) => coins), fee };
}

// Smallest first, so that the many small coins of a batch become few.
function groupsOf(batch: readonly Coin[], { feeOf }: Terms): readonly Group[] {
  const ascending = batch.toReversed();
  return Array.from({ length: Math.ceil(ascending.length / greatestInputs) }, (_, at) => {
    const coins = ascending.slice(at * greatestInputs, (at + 1) * greatestInputs);
    const fee = feeOf(coins);
    return { coins, fee, arrives: valueOf(coins) - fee };
  }).filter(({ arrives }) => arrives > 0n);
}

function sixteenOf(keyset: Uint8Array): readonly Pick<Coin, 'keyset'>[] {
  return Array.from({ length: greatestInputs }, () => ({ keyset }));
}

function mostFirst(first: Group, second: Group): number {
  if (first.arrives !== second.arrives) return first.arrives > second.arrives ? -1 : 1;
  return (first.coins[0]?.batch ?? 0) - (second.coins[0]?.batch ?? 0);
}

function largestFirst(first: Chosen, second: Chosen): number {
  if (first.amount !== second.amount) return first.amount > second.amount ? -1 : 1;
  return first.index - second.index;
}
