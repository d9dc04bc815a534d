// The pocket at rest: bearer coins of the payee (protocols/ecash SPEC §9). Secrets are not stored: they follow from the seed,
// the keyset and the counter. The seed itself is a row of the store; whoever reads it has the coins.
import type { PocketOutput } from '#protocols/ecash/pocket-outputs.ts';
import type { Issued } from '#protocols/ecash/mint-answer.ts';
import type { Unit } from '#protocols/ecash/messages.ts';
import { hex } from '#protocols/values/bytes.ts';
import {
  bytes,
  field,
  fromBytes,
  minorUnits,
  oneOf,
  record,
  toBytes,
  uint,
  type ValueOf,
} from '#protocols/values/codec.ts';
import type { Rows } from '../../../support/store/store.ts';

const pocketCoinCodec = record({
  keyset: field(1, bytes(33)),
  amount: field(2, minorUnits),
  counter: field(3, uint()),
  C: field(4, bytes(33)),
  e: field(5, bytes(32)),
  s: field(6, bytes(32)),
  state: field(7, oneOf('free', 'spent')),
  unit: field(8, oneOf('eur', 'usd', 'gbp', 'chf', 'sat')),
});
export type PocketCoin = ValueOf<typeof pocketCoinCodec>;

const counterCodec = record({ next: field(1, uint()) });
const coins = 'pocket-coin';
const counters = 'pocket-counter';
const seeds = 'pocket-seed';

/** The pocket seed, made from `fresh` (32 random bytes) when there is none yet. */
export function pocketSeed(rows: Rows, fresh: Uint8Array): Uint8Array {
  const known = rows.get(seeds, 'seed');
  if (known) return known;
  rows.put(seeds, 'seed', fresh);
  return fresh;
}

/** The pocket seed, if there is one yet. */
export function knownPocketSeed(rows: Rows): Uint8Array | undefined {
  return rows.get(seeds, 'seed');
}

/** The next free counter of a keyset. */
export function nextCounter(rows: Rows, keyset: Uint8Array): number {
  const value = rows.get(counters, hex(keyset));
  if (!value) return 0;
  const read = fromBytes(counterCodec, value, 64);
  if (!read.ok) throw new Error('the counter of a pocket is damaged');
  return read.value.next;
}

/** Moves a keyset's counter up; only within the transaction that records what the counters are for. */
export function raiseCounter(rows: Rows, keyset: Uint8Array, next: number): void {
  if (next < nextCounter(rows, keyset)) throw new Error('a counter goes up only');
  rows.put(counters, hex(keyset), toBytes(counterCodec, { next }));
}

/** Puts issued bearer coins down. */
export function addPocketCoins(
  rows: Rows,
  unit: Unit,
  issued: readonly Issued<PocketOutput & { readonly amount: bigint }>[],
): void {
  for (const { keyset, amount, counter, C, e, s } of issued) {
    const key = `${hex(keyset)}/${counter.toString().padStart(16, '0')}`;
    rows.put(coins, key, toBytes(pocketCoinCodec, { keyset, amount, counter, C, e, s, state: 'free', unit }));
  }
}

/** All coins of the pocket. */
export function readPocketCoins(rows: Rows): readonly PocketCoin[] {
  return rows.list(coins).map(([key, value]) => {
    const coin = fromBytes(pocketCoinCodec, value, 512);
    if (!coin.ok) throw new Error(`the record of pocket coin ${key} is damaged`);
    return coin.value;
  });
}
