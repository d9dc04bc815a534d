// What stands in an archive (SPEC §1, §5) and the figures around it (§2, §6, §7). An entry is what the wallet wants to keep;
// its record is the entry as deterministic CBOR, the bytes that the digest and with it the tree are about.
import {
  blob,
  bytes,
  field,
  leaf,
  list,
  optional,
  readWith,
  record,
  seconds,
  text,
  uint,
  type ValueOf,
} from '../values/codec.ts';

/** SPEC §1: the longest record and the longest document, in bytes. */
export const greatestRecord = 524_288;
export const greatestDocument = 98_304;
/** SPEC §2: the most entries an archive can hold, so that sizes and sequences fit 31 bits. */
export const greatestSize = 2_147_483_647;
/** SPEC §3: the most hashes of a consistency proof; one of inclusion has one less. */
export const greatestProof = 32;
/** SPEC §4, §5: the longest checkpoint and the longest statement to a device, in bytes. */
export const greatestCheckpoint = 256;
export const greatestCheckpointProof = 1536;
/** SPEC §2, §7: lengths in bytes. */
export const saltLength = 32;
export const tagLength = 16;
/** SPEC §6: the HKDF infos of the keys derived from the storage key. */
export const keyInfo = {
  records: 'semper archive records',
  tags: 'semper archive tags',
  signingKey: 'semper archive signing key',
} as const;

const kind = leaf(
  'a kind such as payment:sent, of at most 48 characters',
  (item): item is string =>
    typeof item === 'string' && item.length <= 48 && /^[a-z]+(?:-[a-z]+)*:[a-z]+(?:-[a-z]+)*$/.test(item),
);

const subject = leaf(
  '1 to 32 bytes',
  (item): item is Uint8Array => item instanceof Uint8Array && item.length > 0 && item.length <= 32,
);

/** Any well-formed text, also a stranger's, also none; a byte-order mark in front would be lost by some readers. */
const anyText = leaf(
  'well-formed text of at most 1024 characters',
  (item): item is string =>
    typeof item === 'string' && item.length <= 1024 && item.isWellFormed() && !item.startsWith('\ufeff'),
);

const factName = text(48);
const fact = leaf(
  '[name, value]',
  (item): item is readonly [name: string, value: string] =>
    Array.isArray(item) && item.length === 2 && readWith(factName, item[0]).ok && readWith(anyText, item[1]).ok,
);

/** SPEC §1: an entry. */
export const entryCodec = record({
  kind: field(1, kind),
  at: field(2, seconds),
  subject: optional(3, subject),
  facts: field(4, list(fact, 64)),
  documents: field(
    5,
    list(
      record({ name: field(1, text(48)), mediaType: field(2, text(96)), bytes: field(3, blob(greatestDocument)) }),
      16,
    ),
  ),
  key: field(6, text(128)),
});
export type Entry = ValueOf<typeof entryCodec>;

/** SPEC §5: a checkpoint with the proof that it continues what a device remembers. */
export const checkpointProofCodec = record({
  checkpoint: field(1, blob(greatestCheckpoint)),
  publicKey: field(2, bytes(32)),
  from: field(3, uint(greatestSize)),
  proof: field(4, list(bytes(32), greatestProof)),
});
export type CheckpointProof = ValueOf<typeof checkpointProofCodec>;
