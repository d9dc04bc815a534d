// From an entry to what stands in its row, and back (SPEC §1, §2, §7): record, digest, sealed record, tag of its key.
// Sealing binds a record to its place and digest, so that rows can be neither swapped nor carried to another archive.
import { hmac } from '@noble/hashes/hmac.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { concatBytes, sameBytes, utf8 } from '../values/bytes.ts';
import { encodeCbor, type Cbor } from '../values/cbor.ts';
import { fromBytes, readWith, type Malformed } from '../values/codec.ts';
import { bad, good, type Result } from '../values/result.ts';
import { deriveKey, seal, unseal, type Cipher } from './cipher.ts';
import type { EntryFinding } from './errors.ts';
import { entryCodec, greatestRecord, keyInfo, saltLength, tagLength, type Entry } from './messages.ts';

/** SPEC §6: the keys that rows need, 32 bytes each. */
export type RowKeys = { readonly records: Uint8Array; readonly tags: Uint8Array };

/** The parts of a row that hold a record. */
export type SealedEntry = { readonly digest: Uint8Array; readonly sealed: Uint8Array };

/** A row read and checked against its digest. */
export type OpenedEntry = { readonly entry: Entry; readonly salt: Uint8Array; readonly record: Uint8Array };

/** SPEC §6: the keys of rows from the storage key (32 bytes). */
export function rowKeys(storageKey: Uint8Array): RowKeys {
  return { records: deriveKey(storageKey, keyInfo.records), tags: deriveKey(storageKey, keyInfo.tags) };
}

/** SPEC §1: the record of an entry, or which of its fields is not as SPEC §1 says. */
export function recordOf(entry: Entry): Result<Uint8Array, Malformed> {
  const item: Cbor = new Map<number, Cbor>([
    [1, entry.kind],
    [2, entry.at],
    ...(entry.subject ? [[3, entry.subject] as const] : []),
    [4, entry.facts],
    [
      5,
      entry.documents.map(
        ({ name, mediaType, bytes }) =>
          new Map<number, Cbor>([
            [1, name],
            [2, mediaType],
            [3, bytes],
          ]),
      ),
    ],
    [6, entry.key],
  ]);
  const checked = readWith(entryCodec, item);
  if (!checked.ok) return checked;
  const record = new Uint8Array(encodeCbor(item)); // bytes of its own, whatever kind of array the codec gives
  if (record.length <= greatestRecord) return good(record);
  return bad({ code: 'malformed', path: '', expected: `a record of at most ${greatestRecord} bytes` });
}

const nothing = new Uint8Array();

/** SPEC §7: seals a record at its place; `salt` and `nonce` are random and used for nothing else. */
export function sealEntry(
  cipher: Cipher,
  keys: RowKeys,
  { sequence, record }: { readonly sequence: number; readonly record: Uint8Array },
  { salt, nonce }: { readonly salt: Uint8Array; readonly nonce: Uint8Array },
): SealedEntry {
  const salted = concatBytes(salt, record);
  const digest = cipher.digest(salted, nothing);
  const sealed = seal(cipher, keys.records, nonce, contextOf(sequence, digest), salted);
  return { digest, sealed };
}

/** SPEC §7, §8: opens a row, or names what is wrong with it: whether it opens, and holds under its own digest. */
export function openEntry(
  cipher: Cipher,
  keys: RowKeys,
  sequence: number,
  { digest, sealed }: SealedEntry,
): Result<OpenedEntry, EntryFinding> {
  const plaintext = unseal(cipher, keys.records, contextOf(sequence, digest), sealed);
  if (plaintext === undefined || plaintext.length < saltLength) return bad({ code: 'entry-unreadable', sequence });
  if (!sameBytes(cipher.digest(plaintext, nothing), digest)) return bad({ code: 'entry-digest', sequence });
  const [salt, record] = [plaintext.slice(0, saltLength), plaintext.slice(saltLength)];
  const entry = fromBytes(entryCodec, record, greatestRecord);
  return entry.ok ? good({ entry: entry.value, salt, record }) : bad({ code: 'entry-malformed', sequence });
}

/** SPEC §7: the tag under which an idempotency key is found without being told. */
export function tagOf(keys: RowKeys, key: string): Uint8Array {
  return hmac(sha256, keys.tags, utf8(key)).slice(0, tagLength);
}

function contextOf(sequence: number, digest: Uint8Array): Uint8Array {
  const context = new Uint8Array(8 + digest.length);
  new DataView(context.buffer).setBigUint64(0, BigInt(sequence));
  context.set(digest, 8);
  return context;
}
