// Chooses the coins of a payment: at most 16 of one batch, since one SIG_ALL signature covers coins of one key only
// (protocols/ecash SPEC §4, §7). Where no single batch suffices, says which batches to gather into one first. Pure.
// Hazard: a gathered batch can hold more coins than one signature covers, so what a gather brings is played through here
// before anything is swapped, and a gather that would lead nowhere is said to be short instead.
import { placesPerBatch } from '#protocols/ecash/messages.ts';
import type { Coin } from './coins.ts';

/** protocols/ecash SPEC §7: coins under one signature. */
export const greatestInputs = 16;

/** A coin as far as choosing goes: one that a gather would bring has no proof yet. */
type Piece = Pick<Coin, 'keyset' | 'amount' | 'batch' | 'index'>;

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
 * `fee` is what the mint keeps, minor units; of a gather the fees of everything up to the payment.
 */
export type Choice =
  | { readonly is: 'pay'; readonly coins: readonly Coin[]; readonly fee: bigint }
  | { readonly is: 'gather'; readonly batches: readonly (readonly Coin[])[]; readonly fee: bigint }
  | { readonly is: 'short'; readonly missing: bigint };

type Plan<One> =
  | { readonly is: 'pay'; readonly coins: readonly One[]; readonly fee: bigint }
  | { readonly is: 'gather'; readonly batches: readonly (readonly One[])[]; readonly fee: bigint };

/** How often coins are gathered before a payment at most: a full batch has to be gathered again. */
export const greatestRounds = 4;

/**
 * Chooses among the free coins for `amount` minor units; prefers the batch that leaves the least change, then fewer coins.
 * What is `missing` is enough when it is loaded in one go.
 */
export function chooseCoins(coins: readonly Coin[], amount: bigint, terms: Terms): Choice {
  const free = coins.filter(({ state }) => state === 'free');
  return planFor(free, amount, terms, greatestRounds) ?? { is: 'short', missing: missingFor(free, amount, terms) };
}

/** Value of coins, minor units. */
export function valueOf(coins: readonly { readonly amount: bigint }[]): bigint {
  return coins.reduce((sum, { amount }) => sum + amount, 0n);
}

function planFor<One extends Piece>(
  coins: readonly One[],
  amount: bigint,
  terms: Terms,
  rounds: number,
): Plan<One> | undefined {
  const batches = byBatch(coins);
  let best: Fit<One> | undefined;
  for (const batch of batches) {
    const fit = fitOf(batch, amount, terms);
    if (!fit) continue;
    const closer = !best || fit.left < best.left || (fit.left === best.left && fit.coins.length < best.coins.length);
    if (closer) best = fit;
  }
  if (best) return { is: 'pay', coins: best.coins, fee: best.fee };
  return rounds === 0 ? undefined : gatherFor(batches, amount, terms, rounds);
}

function byBatch<One extends Piece>(coins: readonly One[]): readonly (readonly One[])[] {
  const batches = new Map<number, One[]>();
  for (const coin of coins) batches.set(coin.batch, [...(batches.get(coin.batch) ?? []), coin]);
  return [...batches.values()].map((batch) => batch.toSorted(largestFirst));
}

type Fit<One> = { readonly coins: readonly One[]; readonly fee: bigint; readonly left: bigint };

// Largest first until the sum suffices, then drops whatever turns out to be superfluous, largest first.
function fitOf<One extends Piece>(batch: readonly One[], amount: bigint, { feeOf }: Terms): Fit<One> | undefined {
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

type Group<One> = { readonly coins: readonly One[]; readonly fee: bigint; readonly arrives: bigint };

// Takes the groups that bring most first, until the batch in which they arrive pays. When that batch is full before, or holds
// more coins than one signature covers, what there is then is gathered once more.
function gatherFor<One extends Piece>(
  batches: readonly (readonly One[])[],
  amount: bigint,
  terms: Terms,
  rounds: number,
): Plan<One> | undefined {
  const groups = batches.flatMap((batch) => groupsOf(batch, terms)).toSorted(mostFirst);
  const batch = Math.max(0, ...batches.map(([coin]) => coin?.batch ?? 0)) + 1;
  const chosen: Group<One>[] = [];
  const arrived: Piece[] = [];
  for (const group of groups) {
    const amounts = terms.split(group.arrives);
    if (!amounts || arrived.length + amounts.length > placesPerBatch) break;
    chosen.push(group);
    for (const each of amounts)
      arrived.push({ keyset: terms.outputKeyset, amount: each, batch, index: arrived.length });
    const fit = fitOf(arrived.toSorted(largestFirst), amount, terms);
    if (fit) return gather(chosen, fit.fee);
  }
  if (chosen.length < 2) return undefined;
  const gone = new Set(chosen.flatMap(({ coins }) => coins));
  const left = batches.flat().filter((coin) => !gone.has(coin));
  const next = planFor<Piece>([...left, ...arrived], amount, terms, rounds - 1);
  return next && gather(chosen, next.fee);
}

function gather<One>(groups: readonly Group<One>[], afterwards: bigint): Plan<One> {
  const fee = groups.reduce((sum, group) => sum + group.fee, afterwards);
  return { is: 'gather', batches: groups.map(({ coins }) => coins), fee };
}

// Smallest first, so that the many small coins of a batch become few.
function groupsOf<One extends Piece>(batch: readonly One[], { feeOf }: Terms): readonly Group<One>[] {
  const ascending = batch.toReversed();
  return Array.from({ length: Math.ceil(ascending.length / greatestInputs) }, (_, at) => {
    const coins = ascending.slice(at * greatestInputs, (at + 1) * greatestInputs);
    const fee = feeOf(coins);
    return { coins, fee, arrives: valueOf(coins) - fee };
  }).filter(({ arrives }) => arrives > 0n);
}

// Plays loads through until one is enough, in steps that grow when the fees are far above what a few units cover.
function missingFor(coins: readonly Piece[], amount: bigint, terms: Terms): bigint {
  const batch = Math.max(0, ...coins.map((coin) => coin.batch)) + 1;
  const lacking = amount - valueOf(coins);
  let missing = lacking > 0n ? lacking : 1n;
  for (let tried = 0; tried < 96; tried++) {
    const amounts = terms.split(missing) ?? [];
    const loaded = amounts.map((each, index) => ({ keyset: terms.outputKeyset, amount: each, batch, index }));
    if (planFor<Piece>([...coins, ...loaded], amount, terms, greatestRounds)) return missing;
    missing += tried < 32 ? 1n : 2n ** BigInt(tried >> 3);
  }
  return missing;
}

function mostFirst(first: Group<Piece>, second: Group<Piece>): number {
  if (first.arrives !== second.arrives) return first.arrives > second.arrives ? -1 : 1;
  return (first.coins[0]?.batch ?? 0) - (second.coins[0]?.batch ?? 0);
}

function largestFirst(first: Piece, second: Piece): number {
  if (first.amount !== second.amount) return first.amount > second.amount ? -1 : 1;
  return first.index - second.index;
}
