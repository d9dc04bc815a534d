// Outputs and keys of the payee, all from its pocket seed, so that a wallet restored from the seed finds its coins and
// can still take what was paid to it (SPEC §9; NUT-13 for keysets of version 2). The coins are bearer coins: whoever
// has the seed has the money.
import { hmac } from '@noble/hashes/hmac.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { concatBytes, hex, utf8 } from '../values/bytes.ts';
import { blind } from './blind.ts';
import { scalarFromWide, scalarModOrder, type Curve } from './curve.ts';

/** A bearer output at a counter of a keyset (NUT-13); the secret is 64 hex digits. */
export interface PocketOutput {
  readonly keyset: Uint8Array;
  readonly counter: number;
  readonly secret: string;
  readonly blinding: Uint8Array;
  readonly B_: Uint8Array;
}

/** A payee's key for one deal: what an offer's ecash part carries as lock key, and its secret (SPEC §9). */
export type TillKey = { readonly secret: Uint8Array; readonly publicKey: Uint8Array };

/**
 * Secret and blinding factor at a counter (NUT-13, version 2), a safe integer counted per keyset.
 * @param seed any length; the pocket seed, or in NUT-13's vectors a BIP-39 seed.
 */
export function pocketSecret(
  seed: Uint8Array,
  keyset: Uint8Array,
  counter: number,
): { readonly secret: string; readonly blinding: Uint8Array } {
  const place = concatBytes(utf8('Cashu_KDF_HMAC_SHA256'), keyset, counterBytes(counter));
  const secret = hex(hmac(sha256, seed, concatBytes(place, Uint8Array.of(0))));
  return { secret, blinding: scalarModOrder(hmac(sha256, seed, concatBytes(place, Uint8Array.of(1)))) };
}

/** The bearer output at a counter (NUT-00, NUT-13). */
export function pocketOutput(seed: Uint8Array, keyset: Uint8Array, counter: number, curve: Curve): PocketOutput {
  const { secret, blinding } = pocketSecret(seed, keyset, counter);
  return { keyset, counter, secret, blinding, B_: blind(utf8(secret), blinding, curve) };
}

/** The lock key of a deal: HMAC-SHA-256 of the pocket seed over the deal id, as a scalar (SPEC §9). */
export function tillKey(pocketSeed: Uint8Array, deal: Uint8Array, curve: Curve): TillKey {
  const secret = scalarFromWide(hmac(sha256, pocketSeed, concatBytes(utf8('Semper_till_lock_v1'), deal)));
  const publicKey = curve.baseTimes(secret);
  if (publicKey === undefined) throw new Error('the till key is no scalar');
  return { secret, publicKey };
}

function counterBytes(counter: number): Uint8Array {
  if (!Number.isSafeInteger(counter) || counter < 0) throw new Error('the counter is no safe integer');
  const value = BigInt(counter);
  return Uint8Array.from({ length: 8 }, (_, index) => Number((value >> BigInt(8 * (7 - index))) & 255n));
}
