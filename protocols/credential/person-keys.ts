// Keys of a person, from the device's seed (SPEC, Keys of a person). They never leave the device.
import { hmac } from '@noble/hashes/hmac.js';
import { sha512 } from '@noble/hashes/sha2.js';
import { concatBytes, utf8 } from '../values/bytes.ts';
import { ed25519SigningKey, type SigningKey } from '../values/cose.ts';
import { digest } from '../values/digest.ts';

/** The key under which a person approves (SPEC); `seed` is the 64-byte BIP-39 seed. */
export function personKey(seed: Uint8Array): SigningKey {
  return ed25519SigningKey(hmac(sha512, seed, utf8('Semper_person_ed25519_v1')).subarray(0, 32));
}

/** The key under which a person orders from one payee (SPEC); `seed` is the 64-byte BIP-39 seed. */
export function pseudonymKey(seed: Uint8Array, payee: { readonly issuer: string; readonly name: string }): SigningKey {
  const whom = digest(utf8(payee.issuer), Uint8Array.of(0), utf8(payee.name));
  const message = concatBytes(utf8('Semper_pseudonym_ed25519_v1'), whom);
  return ed25519SigningKey(hmac(sha512, seed, message).subarray(0, 32));
}
