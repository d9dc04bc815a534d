// Keysets and their ids (NUT-02, SPEC §2). A version-2 id pins keys, unit, fee and expiry in 33 bytes: whoever holds
// the id can check a whole keyset without asking anyone. Version-1 ids (8 bytes) pin keys alone and are only
// recognised, never used by the vault.
import { concatBytes, hex, sameBytes, utf8 } from '../values/bytes.ts';
import { digest } from '../values/digest.ts';
import { bad, good, type Result } from '../values/result.ts';
import type { KeysetFailure } from './errors.ts';
import type { KeysetEvidence, Unit } from './messages.ts';

/** A keyset whose id was checked: `keys` by amount in minor units, ascending; fee in thousandths of a unit an input. */
export interface Keyset {
  readonly id: Uint8Array;
  readonly unit: Unit;
  readonly keys: ReadonlyMap<bigint, Uint8Array>;
  readonly feePpk: number;
  readonly finalExpiry?: number;
}

/** What an id is computed from; the unit is free text, as mints have units that we do not use. */
export type KeysetTerms = Omit<KeysetEvidence, 'id'> & { readonly unit: string };

/** The version-2 id, 33 bytes (NUT-02): `01` and SHA-256 over keys ascending by amount, unit, fee and expiry. */
export function keysetId({ keys, unit, feePpk, finalExpiry }: KeysetTerms): Uint8Array {
  const pairs = ascending(keys).map(([amount, key]) => `${amount}:${hex(key)}`);
  const fee = feePpk === 0 ? '' : `|input_fee_ppk:${feePpk}`;
  const expiry = finalExpiry === undefined || finalExpiry === 0 ? '' : `|final_expiry:${finalExpiry}`;
  return concatBytes(Uint8Array.of(1), digest(utf8(`${pairs.join(',')}|unit:${unit.toLowerCase()}${fee}${expiry}`)));
}

/** The version-1 id, 8 bytes (NUT-02): `00` and the first 7 bytes of SHA-256 over the keys ascending by amount. */
export function keysetIdVersion1(keys: ReadonlyMap<bigint, Uint8Array>): Uint8Array {
  const publicKeys = ascending(keys).map(([, key]) => key);
  return concatBytes(Uint8Array.of(0), digest(...publicKeys).slice(0, 7));
}

/** Which version an id claims by its first byte and length (NUT-02); `undefined` for any other. */
export function keysetVersion(id: Uint8Array): 1 | 2 | undefined {
  if (id[0] === 0 && id.length === 8) return 1;
  return id[0] === 1 && id.length === 33 ? 2 : undefined;
}

/**
 * Checks that keys, unit, fee and expiry give the id they come with (NUT-02; SPEC §7).
 * @returns the keyset, `keyset-version` when the id is not of version 2, or `keyset-id-differs`.
 */
export function checkKeyset(evidence: KeysetEvidence, unit: Unit): Result<Keyset, KeysetFailure> {
  if (keysetVersion(evidence.id) !== 2) return bad({ code: 'keyset-version', id: evidence.id });
  const follows = keysetId({ ...evidence, unit });
  if (!sameBytes(follows, evidence.id)) return bad({ code: 'keyset-id-differs', id: evidence.id, follows });
  return good({ ...evidence, unit });
}

/** The evidence that a checked keyset came from, as it crosses to the device (SPEC §2). */
export function evidenceOf({ id, keys, feePpk, finalExpiry }: Keyset): KeysetEvidence {
  return { id, keys, feePpk, ...(finalExpiry === undefined ? {} : { finalExpiry }) };
}

/** The fee of a swap in minor units: ceil(sum of the inputs' fees / 1000); one fee in ppk an input (NUT-02, SPEC §2). */
export function swapFee(feesPpk: readonly number[]): bigint {
  const sum = feesPpk.reduce((total, fee) => total + BigInt(fee), 0n);
  return (sum + 999n) / 1000n;
}

function ascending(keys: ReadonlyMap<bigint, Uint8Array>): readonly (readonly [bigint, Uint8Array])[] {
  return [...keys].toSorted(([first], [second]) => (first < second ? -1 : 1));
}
