// Keysets of a mint (NUT-01, NUT-02): keys for 2^0 … 2^n, derived from the mint's seed, and the version-2 id `01…`
// that pins keys, unit and fee. A keyset is never changed: another fee or range makes a new one and retires the old.
import { hmac } from '@noble/hashes/hmac.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { isPrivate } from 'tiny-secp256k1';
import { hex, utf8 } from '#protocols/values/bytes.ts';
import { mintKey, type MintKey } from './signing.ts';
import type { MintStore } from './store.ts';
import type { Unit } from './units.ts';

/** What is stored of a keyset; its keys follow from the seed. `position` counts the unit's keysets from 0. */
export type KeysetTerms = {
  readonly unit: Unit;
  readonly position: number;
  readonly feePpk: number;
  readonly greatestExponent: number;
};

/** A keyset with its keys by amount, ascending. */
export type Keyset = KeysetTerms & {
  readonly id: string;
  readonly active: boolean;
  readonly keys: ReadonlyMap<bigint, MintKey>;
};

/** All keysets of a mint, active and retired. */
export type Keysets = {
  readonly all: () => readonly Keyset[];
  readonly byId: (id: string) => Keyset | undefined;
  readonly active: (unit: Unit) => Keyset | undefined;
};

/** The version-2 id over public keys in hex by amount (NUT-02 "Keyset ID V2"); 66 hex characters. */
export function keysetId(
  keys: Iterable<readonly [bigint, string]>,
  unit: string,
  feePpk: number,
  finalExpiry?: number,
): string {
  const pairs = [...keys]
    .toSorted(([first], [second]) => (first < second ? -1 : 1))
    .map(([amount, key]) => `${amount}:${key}`);
  const fee = feePpk === 0 ? '' : `|input_fee_ppk:${feePpk}`;
  const expiry = finalExpiry === undefined ? '' : `|final_expiry:${finalExpiry}`;
  return `01${hex(sha256(utf8(`${pairs.join(',')}|unit:${unit}${fee}${expiry}`)))}`;
}

/** Derives a keyset from the mint's 32-byte seed; the same terms give the same keys for ever. */
export function deriveKeyset(seed: Uint8Array, terms: KeysetTerms): { id: string; keys: Map<bigint, MintKey> } {
  const keys = new Map<bigint, MintKey>();
  for (let exponent = 0; exponent <= terms.greatestExponent; exponent++) {
    keys.set(2n ** BigInt(exponent), deriveKey(seed, `${terms.unit}/${terms.position}/${exponent}`));
  }
  const texts = [...keys].map(([amount, key]) => [amount, hex(key.point)] as const);
  return { id: keysetId(texts, terms.unit, terms.feePpk), keys };
}

/**
 * Opens the mint's keysets: each unit gets one active keyset of the wanted fee and range, a new one when they changed.
 * Throws when a stored id does not follow from the seed: store and seed are then of different mints.
 */
export function openKeysets(
  seed: Uint8Array,
  store: MintStore,
  wanted: { units: readonly Unit[]; feePpk: number; greatestExponent: number },
): Keysets {
  for (const unit of wanted.units) {
    const earlier = store.keysets().filter((terms) => terms.unit === unit);
    const active = earlier.find((terms) => terms.active);
    if (active?.feePpk === wanted.feePpk && active.greatestExponent === wanted.greatestExponent) continue;
    const terms = { unit, position: earlier.length, feePpk: wanted.feePpk, greatestExponent: wanted.greatestExponent };
    store.activate({ ...terms, id: deriveKeyset(seed, terms).id, active: true });
  }
  const all = store.keysets().map((stored): Keyset => {
    const { id, keys } = deriveKeyset(seed, stored);
    if (id !== stored.id) throw new Error(`keyset ${stored.id} does not follow from this mint's seed`);
    return { ...stored, keys };
  });
  const byId = new Map(all.map((keyset) => [keyset.id, keyset]));
  return {
    all: () => all,
    byId: (id) => byId.get(id),
    active: (unit) => all.find((keyset) => keyset.active && keyset.unit === unit),
  };
}

/** The fee for spending inputs of these keysets: the sum of their parts per thousand, rounded up once (NUT-02 "Fees"). */
export function inputFee(keysets: readonly Keyset[]): bigint {
  const thousandths = keysets.reduce((sum, keyset) => sum + BigInt(keyset.feePpk), 0n);
  return (thousandths + 999n) / 1000n;
}

/** Splits an amount over the keyset's coins, greatest first, at most `most` coins; what is left over is not in it. */
export function splitAmount(amount: bigint, keyset: Keyset, most: number): bigint[] {
  const coins: bigint[] = [];
  let rest = amount;
  for (const coin of [...keyset.keys.keys()].toReversed()) {
    for (; rest >= coin && coins.length < most; rest -= coin) coins.push(coin);
  }
  return coins.toReversed();
}

function deriveKey(seed: Uint8Array, path: string): MintKey {
  for (let counter = 0; counter < 256; counter++) {
    const secret = hmac(sha256, seed, utf8(`semper practice mint/${path}/${counter}`));
    if (isPrivate(secret)) return mintKey(secret);
  }
  throw new Error('no key found: a chance of one in 2^32768');
}
