// The BIP-39 seed while the device is unlocked: made once from the entropy that the memory holds (2048 rounds of
// HMAC-SHA-512 are slow), in RAM only, overwritten when the device locks. With it the public key of the person, which
// every description names.
import { entropyToMnemonic, mnemonicToSeedSync } from '@scure/bip39';
import { wordlist } from '@scure/bip39/wordlists/english.js';
import { personKey } from '#protocols/credential/person-keys.ts';
import type { DeviceMemory } from './state/memory.ts';

/** Keeps the seed of an unlocked memory. */
export class UnlockedSeed {
  readonly #memory: DeviceMemory;
  #from: Uint8Array | undefined;
  #seed: Uint8Array | undefined;
  #personKey: Uint8Array | undefined;

  constructor(memory: DeviceMemory) {
    this.#memory = memory;
  }

  /** The 64-byte seed (BIP-39), or `undefined` while locked or not set up. */
  get(): Uint8Array | undefined {
    const { entropy, passphrase } = this.#memory;
    if (entropy === undefined || passphrase === undefined) this.#forget();
    else if (entropy !== this.#from) {
      this.#forget();
      this.#from = entropy;
      this.#seed = mnemonicToSeedSync(entropyToMnemonic(entropy, wordlist), passphrase);
    }
    return this.#seed;
  }

  /** The person's public key (Ed25519, 32 bytes), or `undefined` while locked or not set up. */
  personKey(): Uint8Array | undefined {
    const seed = this.get();
    if (seed !== undefined) this.#personKey ??= personKey(seed).publicKey.bytes;
    return this.#personKey;
  }

  /** Locks the memory, and forgets. */
  lock(): void {
    this.#memory.lock();
    this.#forget();
  }

  #forget(): void {
    this.#seed?.fill(0);
    this.#seed = undefined;
    this.#personKey = undefined;
    this.#from = undefined;
  }
}
