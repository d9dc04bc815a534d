// The person's secret (BIP-39 entropy) sealed under the PIN: scrypt (RFC 7914) for the key, ChaCha20-Poly1305
// (RFC 8439) for the seal. A try is counted in flash BEFORE the PIN is checked, so that cutting the power after the check
// gives no free guess; the tenth failure wipes. A second PIN may be set that wipes at once and is answered as a wrong one
// (link SPEC §10): it opens a mark under the same salt, so that both are checked by one derivation, in the same time.
// Hazard: four digits do not withstand somebody who reads the image off-line. A real device keeps the counter and a
// second key in a secure element; this one is for practice money only.
import { chacha20poly1305 } from '@noble/ciphers/chacha.js';
import { scrypt } from '@noble/hashes/scrypt.js';
import { utf8 } from '#protocols/values/bytes.ts';
import type { Random } from '../hal/hal.ts';
import { afterPin } from './caps.ts';
import { freshState, type DeviceState, type SealedSecret } from './device-state.ts';
import type { DeviceMemory } from './memory.ts';

/** Wrong PINs until the device wipes itself. */
export const mostPinFailures = 10;

/** The entropy of 12 BIP-39 words, in bytes. */
export const entropySize = 16;

const cost = { N: 2 ** 14, r: 8, p: 1, dkLen: 32 };
const purpose = utf8('semper device secret 1');
/** Secret and mark have a nonce each: one PIN may have stood for both, at different times, under one salt. */
const secretNonce = new Uint8Array(12);
const markNonce = new Uint8Array(12).fill(1, 0, 1);
const mark = new Uint8Array(16);

const cipherOf = (key: Uint8Array, nonce: Uint8Array) => chacha20poly1305(key, nonce, purpose);
const keyOf = (pin: string, salt: Uint8Array) => scrypt(utf8(pin), salt, cost);

/** Seals 16 bytes of entropy under a PIN, without a wipe PIN. */
export function sealSecret(entropy: Uint8Array, pin: string, random: Random): SealedSecret {
  const salt = random.bytes(16);
  return { salt, sealed: cipherOf(keyOf(pin, salt), secretNonce).encrypt(entropy) };
}

/** What a PIN opens: the secret, the mark of the wipe PIN, or nothing. */
export function openSecret(secret: SealedSecret, pin: string): Uint8Array | 'wipe' | undefined {
  const key = keyOf(pin, secret.salt);
  const entropy = opened(key, secretNonce, secret.sealed);
  if (entropy !== undefined) return entropy;
  return secret.wipeMark !== undefined && opened(key, markNonce, secret.wipeMark) ? 'wipe' : undefined;
}

/** The secret under another PIN; `undefined` when that is the wipe PIN. The salt stays: the wipe PIN hangs on it. */
export function underNewPin(secret: SealedSecret, entropy: Uint8Array, pin: string): SealedSecret | undefined {
  if (openSecret(secret, pin) === 'wipe') return undefined;
  return { ...secret, sealed: cipherOf(keyOf(pin, secret.salt), secretNonce).encrypt(entropy) };
}

/** The secret with this wipe PIN, or with none; `undefined` when that is the PIN itself. */
export function withWipePin(secret: SealedSecret, pin: string | undefined): SealedSecret | undefined {
  const { wipeMark: _before, ...bare } = secret;
  if (pin === undefined) return bare;
  if (openSecret(bare, pin) !== undefined) return undefined;
  return { ...bare, wipeMark: cipherOf(keyOf(pin, secret.salt), markNonce).encrypt(mark) };
}

function opened(key: Uint8Array, nonce: Uint8Array, sealed: Uint8Array): Uint8Array | undefined {
  try {
    return cipherOf(key, nonce).decrypt(sealed);
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
  if (entropy instanceof Uint8Array) {
    memory.save(afterPin({ ...memory.state, pinFailures: 0 }));
    memory.hold(entropy);
    entropy.fill(0);
    return 'unlocked';
  }
  // Whoever mistypes is not the one who unlocked it: so it was locked at the latest now, also after the wipe PIN.
  memory.lock();
  if (failures >= mostPinFailures) {
    wipe(memory);
    return 'wiped';
  }
  if (entropy === 'wipe') memory.save(emptied(memory.state, memory.hal.random));
  return { failed: mostPinFailures - failures };
}

/** Sets the device up with a secret and a PIN, in one save, and leaves it unlocked. */
export function keepSecret(memory: DeviceMemory, entropy: Uint8Array, pin: string): void {
  if (entropy.length !== entropySize) throw new Error('the entropy of 12 words has 16 bytes');
  const secret = sealSecret(entropy, pin, memory.hal.random);
  memory.save({ ...memory.state, secret, pinFailures: 0 });
  memory.hold(entropy);
}

/** Forgets everything but the maker's key, pairings and link key too: to hosts the device is another one from now on. */
export function wipe(memory: DeviceMemory): void {
  memory.lock();
  memory.save(freshState(memory.hal.random.bytes(32), memory.state));
}

/**
 * The state after the wipe PIN: no secret and nothing that it was used for, but to the eye the locked device of before. What
 * stands in the place of the secret no PIN opens, so that it is erased by wrong PINs like any other.
 */
function emptied(state: DeviceState, random: Random): DeviceState {
  const { linkSecret, pinFailures, pairings, pairingFailures, root, timeBound, lockMinutes, asksPassphrase } = state;
  return {
    ...freshState(linkSecret, state),
    secret: { salt: random.bytes(16), sealed: random.bytes(entropySize + 16) },
    pinFailures,
    pairings: pairings.map(({ archive: _archive, ...pairing }) => pairing),
    pairingFailures,
    ...(root && { root }),
    timeBound,
    ...(lockMinutes !== undefined && { lockMinutes }),
    ...(asksPassphrase !== undefined && { asksPassphrase }),
  };
}
