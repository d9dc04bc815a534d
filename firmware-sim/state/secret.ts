// The person's secret (BIP-39 entropy) sealed under the PIN: scrypt (RFC 7914) for the key, ChaCha20-Poly1305
// (RFC 8439) for the seal, a fresh salt, hence a fresh key, each time. A try is counted in flash BEFORE the PIN is
// checked, so that cutting the power after the check gives no free guess; the tenth failure wipes.
// Hazard: four digits do not withstand somebody who reads the image off-line. A real device keeps the counter and a
// second key in a secure element; this one is for practice money only.
import { chacha20poly1305 } from '@noble/ciphers/chacha.js';
import { scrypt } from '@noble/hashes/scrypt.js';
import { utf8 } from '#protocols/values/bytes.ts';
import type { Random } from '../hal/hal.ts';
import { freshState, type SealedSecret } from './device-state.ts';
import type { DeviceMemory } from './memory.ts';

/** Wrong PINs until the device wipes itself. */
export const mostPinFailures = 10;

/** The entropy of 12 BIP-39 words, in bytes. */
export const entropySize = 16;

const cost = { N: 2 ** 14, r: 8, p: 1, dkLen: 32 };
const purpose = utf8('semper device secret 1');
const nonce = new Uint8Array(12);

/** Seals 16 bytes of entropy under a PIN. */
export function sealSecret(entropy: Uint8Array, pin: string, random: Random): SealedSecret {
  const salt = random.bytes(16);
  return { salt, sealed: chacha20poly1305(scrypt(utf8(pin), salt, cost), nonce, purpose).encrypt(entropy) };
}

/** Opens a sealed secret; `undefined` when the PIN is wrong. */
export function openSecret({ salt, sealed }: SealedSecret, pin: string): Uint8Array | undefined {
  try {
    return chacha20poly1305(scrypt(utf8(pin), salt, cost), nonce, purpose).decrypt(sealed);
  } catch {
    return undefined;
  }
}

/** Milliseconds to wait before the next try: 2^failures − 1 seconds. */
export function delayBeforeTry(failures: number): number {
  return (2 ** failures - 1) * 1000;
}

/** What became of a PIN. */
export type PinOutcome = 'unlocked' | { readonly failed: number } | 'wiped';

/**
 * Tries a PIN: counts in flash, checks, and then forgives or wipes. Leaves the delay to the caller (workflows/unlock.ts).
 * @returns `unlocked` with the entropy held in memory, the number of tries left, or `wiped`.
 */
export function tryPin(memory: DeviceMemory, pin: string): PinOutcome {
  const { secret, pinFailures } = memory.state;
  if (secret === undefined) throw new Error('a device without a secret asks for no PIN');
  // A power cut between the tenth count and its wipe leaves a counter at the limit: no eleventh guess then.
  if (pinFailures >= mostPinFailures) {
    wipe(memory);
    return 'wiped';
  }
  const failures = pinFailures + 1;
  memory.save({ ...memory.state, pinFailures: failures });
  const entropy = openSecret(secret, pin);
  if (entropy !== undefined) {
    memory.save({ ...memory.state, pinFailures: 0 });
    memory.hold(entropy);
    entropy.fill(0);
    return 'unlocked';
  }
  if (failures < mostPinFailures) return { failed: mostPinFailures - failures };
  wipe(memory);
  return 'wiped';
}

/** Sets the device up with a secret and a PIN, in one save, and leaves it unlocked. */
export function keepSecret(memory: DeviceMemory, entropy: Uint8Array, pin: string): void {
  if (entropy.length !== entropySize) throw new Error('the entropy of 12 words has 16 bytes');
  const secret = sealSecret(entropy, pin, memory.hal.random);
  memory.save({ ...memory.state, secret, pinFailures: 0 });
  memory.hold(entropy);
}

/** Forgets everything, pairings and link key too: to hosts the device is another one from now on. */
export function wipe(memory: DeviceMemory): void {
  memory.lock();
  memory.save(freshState(memory.hal.random.bytes(32)));
}
