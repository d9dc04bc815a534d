// Outputs of the vault as the host builds, watches and restores them (SPEC §3). It needs the output seed, the account's
// public key and chain code, which the device gave once, and can spend nothing with them. The same place gives the same
// output for ever: whoever uses a place twice lets the mint refuse it and links two payments.
import { hmac } from '@noble/hashes/hmac.js';
import { sha256, sha512 } from '@noble/hashes/sha2.js';
import { HDKey } from '@scure/bip32';
import { concatBytes, utf8 } from '../values/bytes.ts';
import { digest } from '../values/digest.ts';
import type { Seconds } from '../values/time.ts';
import { blind } from './blind.ts';
import { scalarFromWide, type Curve } from './curve.ts';
import { outputKind, placesPerBatch, type OutputKind, type Unit } from './messages.ts';
import { ownSecret, payeeSecret } from './p2pk.ts';

/** What the host knows of an account: mint and unit, and what open-account answered (SPEC §3, §6). */
export interface VaultAccount {
  readonly mint: string;
  readonly unit: Unit;
  readonly outputSeed: Uint8Array;
  readonly publicKey: Uint8Array;
  readonly chainCode: Uint8Array;
}

/** One batch of an account and its key, 33 bytes; derived once, used for each output of the batch (SPEC §3). */
export interface Batch {
  readonly outputSeed: Uint8Array;
  readonly number: number;
  readonly key: Uint8Array;
}

/** Where an output stands: its kind, keyset, batch and index decide its nonce and blinding factor (SPEC §3). */
export interface OutputPlace {
  readonly kind: OutputKind;
  readonly keyset: Uint8Array;
  readonly batch: number;
  readonly index: number;
}

/** A place with all that the host needs to have it signed and to unblind it; the amount is not part of it. */
export interface VaultOutput extends OutputPlace {
  readonly secret: string;
  readonly blinding: Uint8Array;
  readonly B_: Uint8Array;
}

/** The account id: SHA-256 over mint URL and unit (SPEC §3). */
export function accountId(mint: string, unit: Unit): Uint8Array {
  const separator = Uint8Array.of(0);
  return digest(utf8('Semper_vault_account_v1'), separator, utf8(mint), separator, utf8(unit));
}

/** A place as one number, batch · 64 + index, as the device counts them (SPEC §3). */
export function placeNumber(batch: number, index: number): number {
  return batch * placesPerBatch + index;
}

/** Derives a batch's key from the account's public key and chain code (SPEC §3, BIP-32 CKDpub). Throws on a bad key. */
export function openBatch(account: VaultAccount, number: number): Batch {
  const node = new HDKey({ publicKey: account.publicKey, chainCode: account.chainCode });
  const { publicKey } = node.deriveChild(number);
  if (publicKey === null) throw new Error('no public key');
  return { outputSeed: account.outputSeed, number, key: publicKey };
}

/** The nonce at a place, 32 bytes (SPEC §3). */
export function nonceAt(outputSeed: Uint8Array, place: OutputPlace): Uint8Array {
  return hmac(sha256, outputSeed, concatBytes(utf8('Semper_vault_nonce_v1'), placeBytes(place)));
}

/** The blinding factor at a place, a scalar (SPEC §3). */
export function blindingAt(outputSeed: Uint8Array, place: OutputPlace): Uint8Array {
  return scalarFromWide(hmac(sha512, outputSeed, concatBytes(utf8('Semper_vault_blinding_v1'), placeBytes(place))));
}

/** The key and time that a payee output is locked to; its refund key is the batch key (SPEC §3, §6 `refund`). */
export type OfferLock = { readonly lockKey: Uint8Array; readonly lockTime: Seconds };

/** The secret at an index of a batch: of an own output, or with `lock` of a payee output (SPEC §1, §3). */
export function secretAt(batch: Batch, keyset: Uint8Array, index: number, lock?: OfferLock): string {
  const kind = lock === undefined ? outputKind.own : outputKind.payee;
  const nonce = nonceAt(batch.outputSeed, { kind, keyset, batch: batch.number, index });
  if (lock === undefined) return ownSecret(nonce, batch.key);
  return payeeSecret(nonce, { lockKey: lock.lockKey, lockTime: lock.lockTime, refundKey: batch.key });
}

/**
 * The output at an index of a batch: own, locked to the batch key; or with `lock` payee, locked to the offer's key and
 * refundable to the batch key (SPEC §1, §3).
 */
export function outputAt(batch: Batch, keyset: Uint8Array, index: number, curve: Curve, lock?: OfferLock): VaultOutput {
  const kind = lock === undefined ? outputKind.own : outputKind.payee;
  const place = { kind, keyset, batch: batch.number, index };
  const secret = secretAt(batch, keyset, index, lock);
  const blinding = blindingAt(batch.outputSeed, place);
  return { ...place, secret, blinding, B_: blind(utf8(secret), blinding, curve) };
}

function placeBytes({ kind, keyset, batch, index }: OutputPlace): Uint8Array {
  return concatBytes(Uint8Array.of(kind), keyset, bigEndian(batch), bigEndian(index));
}

function bigEndian(word: number): Uint8Array {
  return Uint8Array.of(word >>> 24, (word >>> 16) & 255, (word >>> 8) & 255, word & 255);
}
