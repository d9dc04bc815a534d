// Rebuilds a vault purse from the account's derivation (protocols/ecash SPEC §3, Restore; NUT-09, NUT-07): over all keysets,
// batch by batch until ten in a row are empty; then the mint says which coins are spent. Adds, never removes.
import { hashToCurve } from '#protocols/ecash/blind.ts';
import type { Curve } from '#protocols/ecash/curve.ts';
import type { Keyset } from '#protocols/ecash/keyset.ts';
import { readRestored } from '#protocols/ecash/mint-answer.ts';
import { openBatch, outputAt, secretAt } from '#protocols/ecash/vault-outputs.ts';
import { utf8 } from '#protocols/values/bytes.ts';
import { bad, good, type Result } from '#protocols/values/result.ts';
import type { Account } from './account.ts';
import type { Coin } from './coins.ts';
import type { MintFailure, MintPort } from './mint-port.ts';

const firstAsked = 32;
const emptyBatches = 10;
const batchesAtOnce = 3;

/** A restored coin, and whether the mint says that it is still good. */
export type RestoredCoin = Omit<Coin, 'state' | 'by'> & { readonly spent: boolean };

/** Why a restore stopped; what was found before is not kept, start it again. */
export type RestoreFailure = MintFailure | { readonly code: 'mint-answer-wrong'; readonly detail: string };

/** All own outputs of one keyset that the mint ever signed for this account, and the first batch that is free. */
export async function restoreKeyset(
  account: Account,
  keyset: Keyset,
  mint: MintPort,
  curve: Curve,
): Promise<Result<{ readonly coins: readonly RestoredCoin[]; readonly nextBatch: number }, RestoreFailure>> {
  const coins: Omit<Coin, 'state' | 'by'>[] = [];
  let nextBatch = 0;
  for (let batch = 0; batch < nextBatch + emptyBatches; batch += batchesAtOnce) {
    const numbers = Array.from({ length: batchesAtOnce }, (_, offset) => batch + offset);
    const first = await askBatches(account, keyset, numbers, 0, mint, curve);
    if (!first.ok) return first;
    const full = numbers.filter((number) =>
      first.value.some((coin) => coin.batch === number && coin.index === firstAsked - 1),
    );
    const rest = full.length > 0 ? await askBatches(account, keyset, full, firstAsked, mint, curve) : good([]);
    if (!rest.ok) return rest;
    coins.push(...first.value, ...rest.value);
    nextBatch = Math.max(nextBatch, ...coins.map((coin) => coin.batch + 1));
  }
  const judged = await judge(account, coins, mint, curve);
  return judged.ok ? good({ coins: judged.value, nextBatch }) : judged;
}

async function askBatches(
  account: Account,
  keyset: Keyset,
  numbers: readonly number[],
  firstIndex: number,
  mint: MintPort,
  curve: Curve,
): Promise<Result<readonly Omit<Coin, 'state' | 'by'>[], RestoreFailure>> {
  const places = numbers.flatMap((number) => {
    const batch = openBatch(account, number);
    return Array.from({ length: firstAsked }, (_, offset) => outputAt(batch, keyset.id, firstIndex + offset, curve));
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
  coins: readonly Omit<Coin, 'state' | 'by'>[],
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
