// SHA-256 digests (FIPS 180-4) name things: offers, certificates, shown text.
import { sha256 } from '@noble/hashes/sha2.js';
import { concatBytes, hex } from './bytes.ts';

/** SHA-256 over the concatenation of `parts` (FIPS 180-4); 32 bytes. */
export function digest(...parts: readonly Uint8Array[]): Uint8Array {
  return sha256(concatBytes(...parts));
}

/** A digest for people to compare: the first 10 bytes in hex, in groups of four. */
export function fingerprint(bytes: Uint8Array): string {
  return (hex(bytes).slice(0, 20).match(/.{4}/g) ?? []).join(' ').toUpperCase();
}
