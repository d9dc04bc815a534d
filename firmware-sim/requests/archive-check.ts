// The archive that comes with an approval (link SPEC §9, archive SPEC §4, §5): read, verified, and held against what the
// device remembers. A host that once showed an archive cannot leave it out, shorten it, rewrite it, or begin a new one
// unseen. Hazard: what was appended after the last approval and cut off again is not noticed. Leaves slots to
// state/archive-slots.ts, and the person's yes to a loss to accept-loss.ts.
import { verifyCheckpoint } from '#protocols/archive/checkpoint.ts';
import { checkpointProofCodec, greatestCheckpointProof, type CheckpointProof } from '#protocols/archive/messages.ts';
import { continues } from '#protocols/archive/tree.ts';
import { sameBytes } from '#protocols/values/bytes.ts';
import { fromBytes } from '#protocols/values/codec.ts';
import { digest, fingerprint } from '#protocols/values/digest.ts';
import { good, type Result } from '#protocols/values/result.ts';
import { archiveShownBy, archiveSlot, slotToForget, withArchive } from '../state/archive-slots.ts';
import type { ArchiveSlot, DeviceState } from '../state/device-state.ts';
import type { ReviewField } from '../workflows/render-pages.ts';
import { failed, type Failed } from './request.ts';

/** An archive that holds: its head, what the review says of it, and whether the PIN is asked besides. */
export interface CheckedArchive {
  readonly head: ArchiveSlot;
  readonly fields: readonly ReviewField[];
  readonly needsPin: boolean;
  readonly change: (state: DeviceState) => DeviceState;
}

/** A head whose signature holds, with the proof as it came. */
export type ShownArchive = Pick<CheckpointProof, 'from' | 'proof'> & { readonly head: ArchiveSlot };

/** Reads what a host shows of its archive, and verifies the signature under the key that it names. */
export function readShownArchive(bytes: Uint8Array): Result<ShownArchive, Failed> {
  const read = fromBytes(checkpointProofCodec, bytes, greatestCheckpointProof);
  if (!read.ok) return failed('checkFailed', 'archive-malformed', 'checkpoint-malformed');
  const { checkpoint: note, publicKey: key, from, proof } = read.value;
  const checkpoint = verifyCheckpoint(note, key);
  if (!checkpoint.ok) return failed('checkFailed', 'archive-malformed', checkpoint.error.code);
  const { size, root } = checkpoint.value;
  return good({ head: { key, size, root }, from, proof });
}

/** Checks the archive of an approval; `undefined` when this pairing shows none and never did. */
export function checkArchive(
  state: DeviceState,
  pairing: Uint8Array,
  bytes: Uint8Array | undefined,
): Result<CheckedArchive | undefined, Failed> {
  const before = archiveShownBy(state, pairing);
  if (bytes === undefined) return before ? failed('checkFailed', 'archive-missing') : good(undefined);
  const read = readShownArchive(bytes);
  if (!read.ok) return read;
  const { head, from, proof } = read.value;
  const slot = archiveSlot(state, head.key);
  const known = slot?.size ?? 0;
  if (head.size < known) return failed('checkFailed', 'archive-shorter', `remembered ${known}, given ${head.size}`);
  if (from !== known) return failed('checkFailed', 'proof-start', `remembered ${known}`);
  const change = (current: DeviceState) => withArchive(current, pairing, head);
  if (slot) {
    return continues(slot, head, proof)
      ? good({ head, fields: [], needsPin: false, change })
      : failed('checkFailed', 'archive-forked', `remembered ${known}`);
  }
  if (proof.length > 0) return failed('checkFailed', 'proof-start', `remembered ${known}`);
  const instead = before && !sameBytes(before, head.key) ? before : undefined;
  const forgotten = slotToForget(state);
  const fields: ReviewField[] = [
    { label: 'Archive', value: `new, ${entries(head.size)}` },
    ...(instead ? [{ label: 'In place of archive', value: archiveName(instead) }] : []),
    ...(forgotten
      ? [{ label: 'Forgets the archive', value: `${archiveName(forgotten.key)}, ${entries(forgotten.size)}` }]
      : []),
  ];
  return good({ head, fields, needsPin: instead !== undefined || forgotten !== undefined, change });
}

/** The fingerprint by which people know an archive; it begins as the archive's origin ends (archive SPEC §4). */
export function archiveName(key: Uint8Array): string {
  return fingerprint(digest(key));
}

/** A number of entries in words. */
export function entries(size: number): string {
  return size === 1 ? '1 entry' : `${size} entries`;
}
