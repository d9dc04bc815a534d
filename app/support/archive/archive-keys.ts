// The keys of one archive: those of its rows, and the archive key that signs its checkpoints, itself sealed in `meta`
// (protocols/archive/SPEC.md §4, §6, §7). All follow from the storage key, but for the archive key, which is random.
import { archiveOrigin } from '#protocols/archive/checkpoint.ts';
import { deriveKey, nonceLength, seal, unseal, type Cipher } from '#protocols/archive/cipher.ts';
import type { Finding } from '#protocols/archive/errors.ts';
import { keyInfo } from '#protocols/archive/messages.ts';
import { rowKeys, type RowKeys } from '#protocols/archive/sealed-entry.ts';
import { sameBytes, utf8 } from '#protocols/values/bytes.ts';
import type { SigningKey } from '#protocols/values/cose.ts';
import { bad, good, type Result } from '#protocols/values/result.ts';
import type { Random } from '../ports.ts';

/** What an archive needs of its host: a cipher, chance, and Ed25519 from a 32-byte secret. */
export type ArchivePorts = {
  readonly cipher: Cipher;
  readonly random: Random;
  readonly signingKey: (secret: Uint8Array) => SigningKey;
};

/** The opened keys of an archive; `wrapping` seals the archive key in `meta`. */
export type ArchiveKeys = {
  readonly rows: RowKeys;
  readonly wrapping: Uint8Array;
  readonly signing: SigningKey;
  readonly publicKey: Uint8Array;
  readonly origin: string;
};

const format = 'semper-archive/1';

/** SPEC §7: a new archive key, and the rows of `meta` that keep it. */
export function makeArchiveKeys(
  storageKey: Uint8Array,
  { cipher, random, signingKey }: ArchivePorts,
): { readonly keys: ArchiveKeys; readonly meta: ReadonlyMap<string, Uint8Array> } {
  const secret = random.bytes(32);
  const signing = signingKey(secret);
  const publicKey = signing.publicKey.bytes;
  const origin = archiveOrigin(publicKey);
  const wrapping = deriveKey(storageKey, keyInfo.signingKey);
  const meta = new Map([
    ['format', utf8(format)],
    ['origin', utf8(origin)],
    ['public-key', publicKey],
    ['signing-key', seal(cipher, wrapping, random.bytes(nonceLength), publicKey, secret)],
  ]);
  return { keys: { rows: rowKeys(storageKey), wrapping, signing, publicKey, origin }, meta };
}

/** SPEC §7, §8: opens the keys, or names the row of `meta` that is not as it was (or not under this storage key). */
export function openArchiveKeys(
  storageKey: Uint8Array,
  meta: ReadonlyMap<string, Uint8Array>,
  ports: ArchivePorts,
): Result<ArchiveKeys, Finding> {
  const wrapping = deriveKey(storageKey, keyInfo.signingKey);
  const own = readMeta(wrapping, meta, ports);
  return own.ok ? good({ rows: rowKeys(storageKey), wrapping, ...own.value }) : own;
}

/** SPEC §7, §8: what `meta` says of the archive key, or which of its rows is not as it was. */
export function readMeta(
  wrapping: Uint8Array,
  meta: ReadonlyMap<string, Uint8Array>,
  { cipher, signingKey }: ArchivePorts,
): Result<Pick<ArchiveKeys, 'signing' | 'publicKey' | 'origin'>, Finding> {
  const altered = (name: string) => bad<Finding>({ code: 'meta-altered', name });
  const [publicKey, sealedKey] = [meta.get('public-key'), meta.get('signing-key')];
  if (!isText(meta.get('format'), format)) return altered('format');
  if (publicKey?.length !== 32) return altered('public-key');
  const origin = archiveOrigin(publicKey);
  if (!isText(meta.get('origin'), origin)) return altered('origin');
  const secret = sealedKey && unseal(cipher, wrapping, publicKey, sealedKey);
  if (secret?.length !== 32) return altered('signing-key');
  const signing = signingKey(secret);
  if (!sameBytes(signing.publicKey.bytes, publicKey)) return altered('signing-key');
  return meta.size === 4 ? good({ signing, publicKey, origin }) : altered('unknown');
}

function isText(value: Uint8Array | undefined, text: string): boolean {
  return value !== undefined && sameBytes(value, utf8(text));
}
