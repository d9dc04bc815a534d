// Chooses the coins of a payment: at most 16 of one batch, since one SIG_ALL signature covers coins of one key only
// (protocols/ecash SPEC §4, §7). Where no single batch suffices, says which batches to gather into one first. Pure.
import { hex } from '#protocols/values/bytes.ts';
import type { Coin } from './coins.ts';

/** protocols/ecash SPEC §7: coins under one signature. */
export const greatestInputs = 16;

/** The fee of spending these coins: ceil(Σ ppk / 1000) (NUT-02), minor units. */
export type FeeOf = (coins: readonly Coin[]) => bigint;

/** Coins that pay at once; or batches to gather; or how much is missing, minor units. */
export type Choice =
  | { readonly is: 'pay'; readonly coins: readonly Coin[]; readonly fee: bigint }
  | { readonly is: 'gather'; readonly batches: readonly (readonly Coin[])[] }
  | { readonly is: 'short'; readonly missing: bigint };

/** Chooses among the free coins for `amount` minor units; prefers the batch that leaves the least change, then fewer coins. */
export function chooseCoins(coins: readonly Coin[], amount: bigint, feeOf: FeeOf): Choice {
  const batches = byBatch(coins.filter(({ state }) => state === 'free'));
  let best: { coins: readonly Coin[]; fee: bigint; left: bigint } | undefined;
  for (const batch of batches) {
    const fit = fitOf(batch, amount, feeOf);
    if (!fit) continue;
    const closer = !best || fit.left < best.left || (fit.left === best.left && fit.coins.length < best.coins.length);
    if (closer) best = fit;
  }
  if (best) return { is: 'pay', coins: best.coins, fee: best.fee };
  return gatherOf(batches, amount, feeOf);
}

/** Value of coins, minor units. */
export function valueOf(coins: readonly Coin[]): bigint {
  return coins.reduce((sum, { amount }) => sum + amount, 0n);
}

function byBatch(coins: readonly Coin[]): readonly (readonly Coin[])[] {
  const batches = new Map<number, Coin[]>();
  for (const coin of coins) batches.set(coin.batch, [...(batches.get(coin.batch) ?? []), coin]);
  return [...batches.values()].map((batch) => batch.toSorted(largestFirst));
}

// Largest first until the sum suffices, then drops whatever turns out to be superfluous, largest first.
function fitOf(batch: readonly Coin[], amount: bigint, feeOf: FeeOf) {
  let chosen: readonly Coin[] = [];
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

// Groups of at most 16 coins of one batch, those worth most first, until what arrives in the gathered batch pays the amount
// and the dearest payment fee that 16 coins can cost.
function gatherOf(batches: readonly (readonly Coin[])[], amount: bigint, feeOf: FeeOf): Choice {
  const groups = batches
    .flatMap((batch) => chunks(batch, greatestInputs))
    .map((coins) => ({ coins, arrives: valueOf(coins) - feeOf(coins) }))
    .filter(({ arrives }) => arrives > 0n)
    .toSorted((first, second) => (first.arrives > second.arrives ? -1 : 1));
  const chosen: (readonly Coin[])[] = [];
  let arrived = 0n;
  let needed = amount;
  for (const { coins, arrives } of groups) {
    chosen.push(coins);
    arrived += arrives;
    needed = amount + feeOf(dearest(chosen.flat(), feeOf));
    if (chosen.length > 1 && arrived >= needed) return { is: 'gather', batches: chosen };
  }
  return { is: 'short', missing: needed > arrived ? needed - arrived : 1n };
}

function chunks(coins: readonly Coin[], size: number): readonly (readonly Coin[])[] {
  return Array.from({ length: Math.ceil(coins.length / size) }, (_, index) =>
    coins.slice(index * size, (index + 1) * size),
  );
}

function dearest(coins: readonly Coin[], feeOf: FeeOf): readonly Coin[] {
  return coins.toSorted((first, second) => (feeOf([first]) > feeOf([second]) ? -1 : 1)).slice(0, greatestInputs);
}

function largestFirst(first: Coin, second: Coin): number {
  if (first.amount !== second.amount) return first.amount > second.amount ? -1 : 1;
  return first.index - second.index || (hex(first.keyset) < hex(second.keyset) ? -1 : 1);
}
