// What an archive at rest takes per byte (SPEC §2, §6, §7): AES-256-GCM (NIST SP 800-38D), SHA-256, HKDF-SHA-256 (RFC 5869).
// The cipher is a port, since hosts have faster ones; this one runs everywhere. Hazard: a nonce used twice under one key gives both
// plaintexts away; callers take 12 random bytes each time, which is safe for 2^32 uses of a key.
import { gcm } from '@noble/ciphers/aes.js';
import { hkdf } from '@noble/hashes/hkdf.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { concatBytes, utf8 } from '../values/bytes.ts';
import { digest } from '../values/digest.ts';
import type { DigestOf } from './tree.ts';

/** SPEC §7: lengths in bytes of what stands around a sealed value. */
export const nonceLength = 12;
const markLength = 16;

/** AES-256-GCM with a 32-byte key, a 12-byte nonce and a tag of 16 bytes behind the ciphertext; and SHA-256. */
export interface Cipher {
  /** Encrypts and authenticates `plaintext`, and authenticates `context`; ciphertext ‖ tag. */
  encrypt(key: Uint8Array, nonce: Uint8Array, context: Uint8Array, plaintext: Uint8Array): Uint8Array;
  /** The plaintext, or `undefined` when key, nonce, context or ciphertext are not those of `encrypt`. */
  decrypt(key: Uint8Array, nonce: Uint8Array, context: Uint8Array, ciphertext: Uint8Array): Uint8Array | undefined;
  /** SHA-256 over the concatenation of both (FIPS 180-4); 32 bytes. */
  readonly digest: DigestOf;
}

/** AES-256-GCM and SHA-256 by noble (NIST SP 800-38D, FIPS 180-4). */
export const nobleCipher: Cipher = {
  encrypt: (key, nonce, context, plaintext) => gcm(key, nonce, context).encrypt(plaintext),
  decrypt(key, nonce, context, ciphertext) {
    if (ciphertext.length < markLength) return undefined;
    try {
      return gcm(key, nonce, context).decrypt(ciphertext);
    } catch {
      return undefined;
    }
  },
  digest,
};

/** SPEC §6: a 32-byte key for one purpose from a 32-byte secret (RFC 5869, SHA-256). */
export function deriveKey(secret: Uint8Array, info: string, salt?: Uint8Array): Uint8Array {
  return hkdf(sha256, secret, salt, utf8(info), 32);
}

/** SPEC §7: `nonce ‖ ciphertext ‖ tag`. */
export function seal(
  cipher: Cipher,
  key: Uint8Array,
  nonce: Uint8Array,
  context: Uint8Array,
  plaintext: Uint8Array,
): Uint8Array {
  return concatBytes(nonce, cipher.encrypt(key, nonce, context, plaintext));
}

/** Opens what `seal` made (SPEC §7); `undefined` when it is not that. */
export function unseal(
  cipher: Cipher,
  key: Uint8Array,
  context: Uint8Array,
  sealed: Uint8Array,
): Uint8Array | undefined {
  if (sealed.length < nonceLength + markLength) return undefined;
  return cipher.decrypt(key, sealed.subarray(0, nonceLength), context, sealed.subarray(nonceLength));
}
