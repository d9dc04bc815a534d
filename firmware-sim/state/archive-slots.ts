// What the device remembers of archives (link SPEC §9): eight slots in the order of their last use, and by pairing the
// archive that it showed last. Changes are pure; they are saved with the approval or the statement they belong to.
// Leaves checking a checkpoint to requests/archive-check.ts.
import { sameBytes } from '#protocols/values/bytes.ts';
import { mostArchives, type ArchiveSlot, type DeviceState } from './device-state.ts';

/** The slot of an archive, by its key. */
export function archiveSlot({ archives = [] }: DeviceState, key: Uint8Array): ArchiveSlot | undefined {
  return archives.find((slot) => sameBytes(slot.key, key));
}

/** The key of the archive that a pairing showed last; `undefined` when it never showed one. */
export function archiveShownBy(state: DeviceState, pairing: Uint8Array): Uint8Array | undefined {
  return state.pairings.find(({ id }) => sameBytes(id, pairing))?.archive;
}

/** The slot that would give way to an archive that has none: the least recently used, once all are taken. */
export function slotToForget({ archives = [] }: DeviceState): ArchiveSlot | undefined {
  return archives.length < mostArchives ? undefined : archives[0];
}

/** The state with this head remembered, as the newest and as the one that the pairing showed last. */
export function withArchive(state: DeviceState, pairing: Uint8Array, slot: ArchiveSlot): DeviceState {
  const others = (state.archives ?? []).filter(({ key }) => !sameBytes(key, slot.key));
  const pairings = state.pairings.map((one) => (sameBytes(one.id, pairing) ? { ...one, archive: slot.key } : one));
  return { ...state, pairings, archives: [...others, slot].slice(-mostArchives) };
}
