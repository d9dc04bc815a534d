// A wallet's archive for tests of the firmware: entries are words, the key comes from a word, and heads, proofs and what a
// host shows of them are made by the archive's own functions. A fork is another archive with the same key.
import { signCheckpoint } from '#protocols/archive/checkpoint.ts';
import { checkpointProofCodec } from '#protocols/archive/messages.ts';
import { consistencyProof, leafHash, nodeHash, rootOf } from '#protocols/archive/tree.ts';
import { utf8 } from '#protocols/values/bytes.ts';
import { toBytes } from '#protocols/values/codec.ts';
import { ed25519SigningKey } from '#protocols/values/cose.ts';
import { digest } from '#protocols/values/digest.ts';

/** An archive of as many entries as are asked of it; `told` makes other entries than another word does, from `since` on. */
export function benchArchive(name = 'desk', told = 'first', since = 0) {
  const key = ed25519SigningKey(digest(utf8(`archive ${name}`)));
  const publicKey = key.publicKey.bytes;
  const entry = (sequence: number) => utf8(`${sequence < since ? 'first' : told} ${sequence}`);
  const hashOf = (level: number, position: number): Uint8Array =>
    level === 0
      ? leafHash(digest(entry(position)))
      : nodeHash(hashOf(level - 1, 2 * position), hashOf(level - 1, 2 * position + 1));
  const head = (size: number) => ({ size, root: rootOf(size, hashOf) });
  return {
    key: publicKey,
    head,
    /** The slot as the device keeps it. */
    slot: (size: number) => ({ key: publicKey, ...head(size) }),
    /** What a host shows at `size` entries to a device that remembers `from`. */
    shown(size: number, from = 0, proof = from <= size ? consistencyProof(from, size, hashOf) : []): Uint8Array {
      return toBytes(checkpointProofCodec, { checkpoint: signCheckpoint(key, head(size)), publicKey, from, proof });
    },
  };
}
