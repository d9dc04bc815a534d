// Whether the head of an archive is in order (protocols/archive/SPEC.md §4, §8): the latest checkpoint is this archive's, is
// signed, covers all rows, and names their root. Costs a few rows, so it is done at every opening; the rows themselves are
// for verify-archive.ts.
import { verifyCheckpoint } from '#protocols/archive/checkpoint.ts';
import type { CheckpointName, Finding } from '#protocols/archive/errors.ts';
import { rootOf, type HashOf, type TreeHead } from '#protocols/archive/tree.ts';
import { sameBytes } from '#protocols/values/bytes.ts';
import { bad, type Result } from '#protocols/values/result.ts';
import { StoreFailure } from '../store/store.ts';
import type { ArchiveTable } from './archive-table.ts';

/** SPEC §8: what is wrong with the head; `holds` tells whether a root is that of the rows. */
export function headFindings(
  table: ArchiveTable,
  publicKey: Uint8Array,
  holds: (head: TreeHead) => boolean,
): readonly Finding[] {
  const rows = table.size();
  if (rows === 0) return [{ code: 'entry-missing', sequence: 0 }];
  const latest = readNote(table.note('latest'), 'latest', publicKey);
  if (!latest.ok) return [latest.error];
  const { size } = latest.value;
  if (size > rows) return [{ code: 'entries-cut', size, rows }];
  if (size < rows) return [{ code: 'entries-unsigned', size, rows }];
  return holds(latest.value) ? [] : [{ code: 'checkpoint-root', name: 'latest', size }];
}

/** SPEC §4: reads a note and verifies its signature; a missing one is malformed. */
export function readNote(
  note: Uint8Array | undefined,
  name: CheckpointName,
  publicKey: Uint8Array,
): Result<TreeHead, Finding> {
  const checkpoint = verifyCheckpoint(note ?? new Uint8Array(), publicKey);
  return checkpoint.ok ? checkpoint : bad({ code: checkpoint.error.code, name });
}

/** Whether the stored subtrees have this root; a missing one has none. */
export function isRoot({ size, root }: TreeHead, hashOf: HashOf): boolean {
  try {
    return sameBytes(rootOf(size, hashOf), root);
  } catch (error) {
    if (error instanceof StoreFailure) return false;
    throw error;
  }
}
