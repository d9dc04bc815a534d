// Pairings with devices, kept in a private file: deterministic CBOR, replaced as a whole. The secret is not wrapped yet:
// whoever reads the file can speak to the paired devices as this program, but can approve nothing on them.
import { bytes, field, fromBytes, list, optional, record, text, toBytes } from '#protocols/values/codec.ts';
import type { PairingMemory } from '#device/pairing-memory.ts';
import { readPrivateFile, writePrivateFile } from './files.ts';

const device = record({ deviceKey: field(1, bytes(32)), pairingId: field(2, bytes(16)), model: field(3, text(24)) });
const pairingsCodec = record({
  staticSecret: field(1, bytes(32)),
  devices: field(2, list(device, 64)),
  unfinished: optional(3, bytes(32)),
});
const greatestFile = 16_384;

/** The pairings in the file at `path`; `load` rejects when it is there and cannot be read, and leaves it as it is. */
export function pairingFile(path: string): PairingMemory {
  return {
    async load() {
      const kept = readPrivateFile(path);
      if (!kept) return undefined;
      const pairings = fromBytes(pairingsCodec, kept, greatestFile);
      if (!pairings.ok) throw new Error(`${path} is damaged at ${pairings.error.path}`);
      return pairings.value;
    },
    async save(pairings) {
      writePrivateFile(path, toBytes(pairingsCodec, pairings));
    },
  };
}
