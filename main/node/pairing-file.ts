// Pairings with devices, kept in a private file: deterministic CBOR, replaced as a whole. Sealed under a wallet's storage key
// where there is one; in clear, whoever reads the file can speak to the paired devices as this program, but can approve nothing
// on them.
import { bytes, field, fromBytes, list, optional, record, seconds, text, toBytes } from '#protocols/values/codec.ts';
import { deriveKey, nonceLength, seal, unseal } from '#protocols/archive/cipher.ts';
import { utf8 } from '#protocols/values/bytes.ts';
import type { PairingMemory } from '#device/pairing-memory.ts';
import { readPrivateFile, writePrivateFile } from './files.ts';
import { nodeCipher } from './node-cipher.ts';
import { systemRandom } from './random.ts';

const device = record({
  deviceKey: field(1, bytes(32)),
  pairingId: field(2, bytes(16)),
  model: field(3, text(24)),
  name: optional(4, text(32)),
  lastSeen: optional(5, seconds),
});
const pairingsCodec = record({
  staticSecret: field(1, bytes(32)),
  devices: field(2, list(device, 64)),
  unfinished: optional(3, bytes(32)),
});
const greatestFile = 16_384;
const keyInfo = 'semper pairings';

/** Pairings under a storage key; `forget` overwrites what is derived from it, after which nothing is read or written. */
export type SealedPairings = PairingMemory & { forget(): void };

/** The pairings in the file at `path`; `load` rejects when it is there and cannot be read, and leaves it as it is. */
export function pairingFile(path: string): PairingMemory {
  return pairingsAt(path, { toFile: (bytes) => bytes, fromFile: (bytes) => bytes });
}

/** The same, sealed under a key derived from the storage key (32 bytes). */
export function sealedPairingFile(path: string, storageKey: Uint8Array): SealedPairings {
  const secret = deriveKey(storageKey, keyInfo);
  const context = utf8(keyInfo);
  let isForgotten = false;
  const open = () => {
    if (isForgotten) throw new Error(`${path} is closed`);
  };
  const memory = pairingsAt(path, {
    toFile(bytes) {
      open();
      return seal(nodeCipher, secret, systemRandom.bytes(nonceLength), context, bytes);
    },
    fromFile(bytes) {
      open();
      return unseal(nodeCipher, secret, context, bytes);
    },
  });
  return {
    ...memory,
    forget() {
      isForgotten = true;
      secret.fill(0);
    },
  };
}

type Form = {
  readonly toFile: (bytes: Uint8Array) => Uint8Array;
  readonly fromFile: (bytes: Uint8Array) => Uint8Array | undefined;
};

function pairingsAt(path: string, { toFile, fromFile }: Form): PairingMemory {
  return {
    async load() {
      const kept = readPrivateFile(path);
      if (!kept) return undefined;
      const clear = kept.length <= greatestFile ? fromFile(kept) : undefined;
      if (!clear) throw new Error(`${path} is damaged: its seal does not hold`);
      const pairings = fromBytes(pairingsCodec, clear, greatestFile);
      if (!pairings.ok) throw new Error(`${path} is damaged at ${pairings.error.path}`);
      return pairings.value;
    },
    async save(pairings) {
      writePrivateFile(path, toFile(toBytes(pairingsCodec, pairings)));
    },
  };
}
