// Makes the document `archive` of a dispute (archived.ts): the entries that hold its documents, each proven in the archive, and
// that the archive continues the head which the device remembered at the approval.
import { toBytes } from '#protocols/values/codec.ts';
import { good, type Result } from '#protocols/values/result.ts';
import type { Archive, ProofFailure, ReadFailure } from '../support/archive/archive.ts';
import { archiveEvidenceCodec, type ArchiveEvidence } from './archived.ts';

/**
 * Gathers entries by their sequences, 64 at most, under the latest checkpoint; `remembered` is the archive's size in the
 * approval (device link SPEC §8, 10). Rejects with `StoreFailure` when the medium fails.
 */
export async function gatherArchiveEvidence(
  archive: Archive,
  sequences: readonly number[],
  remembered: number,
): Promise<Result<Uint8Array, ReadFailure | ProofFailure>> {
  const { note, size } = await archive.checkpoint();
  const consistency = await archive.consistency(remembered, size);
  if (!consistency.ok) return consistency;
  const entries: ArchiveEvidence['entries'][number][] = [];
  for (const sequence of sequences) {
    const read = await archive.read(sequence);
    if (!read.ok) return read;
    const inclusion = await archive.inclusion(sequence, size);
    if (!inclusion.ok) return inclusion;
    const { salt, record } = read.value;
    entries.push({ sequence, salt, record, inclusion: inclusion.value.proof });
  }
  const { publicKey } = archive;
  return good(
    toBytes(archiveEvidenceCodec, { checkpoint: note, publicKey, consistency: consistency.value.proof, entries }),
  );
}
