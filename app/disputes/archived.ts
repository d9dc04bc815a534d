// Whether the documents stand in the payer's archive (VERDICTS.md, archived): under a checkpoint signed by the archive that A's
// device remembered when it approved, which the archive has continued since. It shows that A kept them, and in which order;
// not when: no clock but A's own dates an entry.
import { verifyCheckpoint } from '#protocols/archive/checkpoint.ts';
import {
  entryCodec,
  greatestCheckpoint,
  greatestProof,
  greatestRecord,
  greatestSize,
  saltLength,
} from '#protocols/archive/messages.ts';
import { continues, entryDigest, includes, leafHash } from '#protocols/archive/tree.ts';
import { hex, sameBytes } from '#protocols/values/bytes.ts';
import { blob, bytes, field, fromBytes, list, record, uint, type ValueOf } from '#protocols/values/codec.ts';
import { digest } from '#protocols/values/digest.ts';
import type { Evidence } from './evidence.ts';
import { proven, undecided, type Judgement, type Reason, type ReasonCode } from './finding.ts';
import type { ReadDocuments } from './read-documents.ts';

/** Most entries in one piece of evidence, and its greatest size in bytes. */
const greatestEntries = 64;
const greatestArchiveEvidence = 4_194_304;

const hashes = list(bytes(32), greatestProof);

/** The document `archive`: deterministic CBOR, integer keys; checkpoint and proofs as in protocols/archive SPEC §3, §4. */
export const archiveEvidenceCodec = record({
  checkpoint: field(1, blob(greatestCheckpoint)),
  publicKey: field(2, bytes(32)),
  /** That the checkpoint's tree continues the head in the approval (device link SPEC §8, 10 and 11). */
  consistency: field(3, hashes),
  entries: field(
    4,
    list(
      record({
        sequence: field(1, uint(greatestSize)),
        salt: field(2, bytes(saltLength)),
        record: field(3, blob(greatestRecord)),
        inclusion: field(4, hashes),
      }),
      greatestEntries,
    ),
  ),
});
export type ArchiveEvidence = ValueOf<typeof archiveEvidenceCodec>;

const signedDocuments = ['offer', 'order', 'approval', 'payment', 'receipt'] as const;

/** Judges `archived`; it is never refuted, since nobody must keep an archive. */
export function judgeArchived({ approval }: ReadDocuments, evidence: Evidence): Judgement {
  if (!evidence.archive) return undecided({ code: 'document-missing', detail: 'archive' });
  if (!approval.ok) return undecided(approval.error);
  const read = fromBytes(archiveEvidenceCodec, evidence.archive, greatestArchiveEvidence);
  if (!read.ok) return unshown('archive-malformed', read.error.path);
  const { checkpoint: note, publicKey, consistency, entries } = read.value;
  const checkpoint = verifyCheckpoint(note, publicKey);
  if (!checkpoint.ok) return unshown('archive-checkpoint', checkpoint.error.code);
  const { archiveKey, archiveSize: size, archiveRoot: root } = approval.value.content;
  if (!archiveKey || size === undefined || !root || !sameBytes(archiveKey, publicKey))
    return unshown('archive-unbound');
  if (!continues({ size, root }, checkpoint.value, consistency)) return unshown('archive-forked');
  const kept = new Set<string>();
  for (const { sequence, salt, record: bytesOf, inclusion } of entries) {
    const leaf = leafHash(entryDigest(salt, bytesOf));
    const entry = fromBytes(entryCodec, bytesOf, greatestRecord);
    const place = { ...checkpoint.value, sequence };
    if (!entry.ok || !includes(place, leaf, inclusion)) return unshown('archive-proof', `${sequence}`);
    for (const document of entry.value.documents) kept.add(hex(digest(document.bytes)));
  }
  const lacking = signedDocuments.flatMap((detail): readonly Reason[] => {
    const document = evidence[detail];
    return document && !kept.has(hex(digest(document))) ? [{ code: 'not-archived', detail }] : [];
  });
  return lacking.length > 0
    ? undecided(...lacking)
    : proven('payer-key-is-payers', 'device-shows-what-it-signs', 'archive-key-kept');
}

function unshown(code: ReasonCode, detail?: string): Judgement {
  return undecided({ code, ...(detail !== undefined && { detail }) });
}
