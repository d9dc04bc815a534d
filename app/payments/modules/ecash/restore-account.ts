// Rebuilds a vault purse from the account's derivation (protocols/ecash SPEC §3, Restore; NUT-09, NUT-07): over all keysets,
// first the first output of each batch, a hundred batches at once, until a hundred in a row are empty; then the rest of the
// batches that are not; then the mint says which coins are spent. Adds, never removes.
import { hashToCurve } from '#protocols/ecash/blind.ts';
import type { Curve } from '#protocols/ecash/curve.ts';
import type { Keyset } from '#protocols/ecash/keyset.ts';
import { placesPerBatch } from '#protocols/ecash/messages.ts';
import { readRestored } from '#protocols/ecash/mint-answer.ts';
import { openBatch, outputAt, secretAt } from '#protocols/ecash/vault-outputs.ts';
import { utf8 } from '#protocols/values/bytes.ts';
import { bad, good, type Result } from '#protocols/values/result.ts';
import type { Account } from './account.ts';
import type { Coin } from './coins.ts';
import type { MintFailure, MintPort } from './mint-port.ts';

const half = placesPerBatch / 2;
const emptyBatches = 100;
const batchesAtOnce = 3;

type FoundCoin = Omit<Coin, 'state' | 'by'>;

/** A restored coin, and whether the mint says that it is still good. */
export type RestoredCoin = FoundCoin & { readonly spent: boolean };

/** Why a restore stopped; what was found before is not kept, start it again. */
export type RestoreFailure = MintFailure | { readonly code: 'mint-answer-wrong'; readonly detail: string };

/** All own outputs of one keyset that the mint ever signed for this account, and the first batch that is free. */
export async function restoreKeyset(
  account: Account,
  keyset: Keyset,
  mint: MintPort,
  curve: Curve,
): Promise<Result<{ readonly coins: readonly RestoredCoin[]; readonly nextBatch: number }, RestoreFailure>> {
  const ask = (numbers: readonly number[], from: number, to: number) =>
    askPlaces(account, keyset, numbers, from, to, mint, curve);
  const coins: FoundCoin[] = [];
  let nextBatch = 0;
  // A batch begins at index 0, so its first output tells whether there are others; a payment without change leaves none.
  for (let batch = 0; batch < nextBatch + emptyBatches; batch += emptyBatches) {
    const window = Array.from({ length: emptyBatches }, (_, offset) => batch + offset);
    const heads = await ask(window, 0, 1);
    if (!heads.ok) return heads;
    coins.push(...heads.value);
    nextBatch = Math.max(nextBatch, ...heads.value.map((coin) => coin.batch + 1));
  }
  const begun = coins.map((coin) => coin.batch);
  for (let start = 0; start < begun.length; start += batchesAtOnce) {
    const numbers = begun.slice(start, start + batchesAtOnce);
    const lower = await ask(numbers, 1, half);
    if (!lower.ok) return lower;
    const full = lower.value.filter(({ index }) => index === half - 1).map((coin) => coin.batch);
    const upper = full.length > 0 ? await ask(full, half, placesPerBatch) : good([]);
    if (!upper.ok) return upper;
    coins.push(...lower.value, ...upper.value);
  }
  coins.sort((one, other) => one.batch - other.batch || one.index - other.index);
  const judged = await judge(account, coins, mint, curve);
  return judged.ok ? good({ coins: judged.value, nextBatch }) : judged;
}

async function askPlaces(
  account: Account,
  keyset: Keyset,
  numbers: readonly number[],
  from: number,
  to: number,
  mint: MintPort,
  curve: Curve,
): Promise<Result<readonly FoundCoin[], RestoreFailure>> {
  const places = numbers.flatMap((number) => {
    const batch = openBatch(account, number);
    return Array.from({ length: to - from }, (_, offset) => outputAt(batch, keyset.id, from + offset, curve));
  });
  // The amount is what is asked for: the mint answers with the one it signed (NUT-09).
  const [smallest = 1n] = keyset.keys.keys();
  const found = await mint.restore(places.map(({ B_ }) => ({ amount: smallest, keyset: keyset.id, B_ })));
  if (!found.ok) return found;
  const read = readRestored(places, keyset, found.value, curve);
  if (!read.ok) return bad({ code: 'mint-answer-wrong', detail: read.error.code });
  return good(
    read.value.map(({ amount, keyset: id, batch, index, C, e, s }) => ({ amount, keyset: id, batch, index, C, e, s })),
  );
}

async function judge(
  account: Account,
  coins: readonly FoundCoin[],
  mint: MintPort,
  curve: Curve,
): Promise<Result<readonly RestoredCoin[], MintFailure>> {
  const judged: RestoredCoin[] = [];
  for (let start = 0; start < coins.length; start += 100) {
    const some = coins.slice(start, start + 100);
    const ys = some.map(({ keyset, batch, index }) =>
      hashToCurve(utf8(secretAt(openBatch(account, batch), keyset, index)), curve),
    );
    const states = await mint.states(ys);
    if (!states.ok) return states;
    judged.push(...some.map((coin, index) => ({ ...coin, spent: states.value[index] === 'spent' })));
  }
  return good(judged);
}
