// Coins of the vault at rest: one row a coin. A coin is never removed: it goes from free to reserved by an operation to
// spent, so that a crash or a wrong answer of the mint cannot lose one.
import { hex } from '#protocols/values/bytes.ts';
import {
  bytes,
  field,
  fromBytes,
  minorUnits,
  oneOf,
  optional,
  record,
  toBytes,
  uint,
  type ValueOf,
} from '#protocols/values/codec.ts';
import type { Rows } from '../../../support/store/store.ts';

const coinFields = {
  keyset: field(1, bytes(33)),
  amount: field(2, minorUnits),
  batch: field(3, uint(0x7fffffff)),
  index: field(4, uint(63)),
  C: field(5, bytes(33)),
  e: field(6, bytes(32)),
  s: field(7, bytes(32)),
};

/** A coin as operations keep it in their records. */
export const storedCoin = record(coinFields);

/** A vault coin: its secret and blinding factor follow from keyset, batch and index (protocols/ecash SPEC §3). */
const coinCodec = record({
  ...coinFields,
  state: field(8, oneOf('free', 'reserved', 'spent')),
  by: optional(9, bytes(16)),
});
export type Coin = ValueOf<typeof coinCodec>;

/** A coin as an operation's record keeps it: without where it stands now. */
export function asStored({ keyset, amount, batch, index, C, e, s }: Coin): ValueOf<typeof storedCoin> {
  return { keyset, amount, batch, index, C, e, s };
}

/** What names a coin in an account. */
export type CoinPlace = Pick<Coin, 'keyset' | 'batch' | 'index'>;

const space = 'ecash-coin';

function coinKey(purse: string, { keyset, batch, index }: CoinPlace): string {
  return `${purse}/${batch.toString().padStart(10, '0')}/${index.toString().padStart(2, '0')}/${hex(keyset)}`;
}

/** All coins of a purse, by batch and index, spent ones too. */
export function readCoins(rows: Rows, purse: string): readonly Coin[] {
  return rows.list(space, `${purse}/`).map(([key, value]) => readCoin(key, value));
}

/** Puts new coins down as free; one that is there already stays as it is, since a restore may find known coins. */
export function addCoins(rows: Rows, purse: string, coins: readonly Omit<Coin, 'state' | 'by'>[]): void {
  for (const coin of coins) {
    const key = coinKey(purse, coin);
    if (!rows.get(space, key)) rows.put(space, key, toBytes(coinCodec, { ...coin, state: 'free' }));
  }
}

/** Whether all these coins are free now. */
export function areFree(rows: Rows, purse: string, places: readonly CoinPlace[]): boolean {
  return places.every((place) => getCoin(rows, purse, place).state === 'free');
}

/** Reserves free coins for an operation. Throws when one is not free: the caller must look first, in the same transaction. */
export function reserveCoins(rows: Rows, purse: string, places: readonly CoinPlace[], by: Uint8Array): void {
  for (const place of places) {
    const coin = getCoin(rows, purse, place);
    if (coin.state !== 'free') throw new Error('a coin was chosen that is not free');
    putCoin(rows, purse, { ...coin, state: 'reserved', by });
  }
}

/** Frees what an operation reserved and did not spend. */
export function releaseCoins(rows: Rows, purse: string, places: readonly CoinPlace[]): void {
  for (const place of places) {
    const { by: _by, ...coin } = getCoin(rows, purse, place);
    if (coin.state === 'reserved') putCoin(rows, purse, { ...coin, state: 'free' });
  }
}

/** Marks coins as spent; only on a mint's answer that says so. */
export function spendCoins(rows: Rows, purse: string, places: readonly CoinPlace[]): void {
  for (const place of places) putCoin(rows, purse, { ...getCoin(rows, purse, place), state: 'spent' });
}

function getCoin(rows: Rows, purse: string, place: CoinPlace): Coin {
  const key = coinKey(purse, place);
  const value = rows.get(space, key);
  if (!value) throw new Error(`no coin ${key}`);
  return readCoin(key, value);
}

function putCoin(rows: Rows, purse: string, coin: Coin): void {
  rows.put(space, coinKey(purse, coin), toBytes(coinCodec, coin));
}

function readCoin(key: string, value: Uint8Array): Coin {
  const coin = fromBytes(coinCodec, value, 1024);
  if (!coin.ok) throw new Error(`the record of coin ${key} is damaged at ${coin.error.path}`);
  return coin.value;
}
