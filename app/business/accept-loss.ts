// The device remembers more of this wallet's past than the archive has, or another past: a copy was restored, or somebody cut it.
// The person may accept that on the device, with the PIN; the signed statement is kept, so that the gap stays visible.
import { good, type Result } from '#protocols/values/result.ts';
import type { Archive } from '../support/archive/archive.ts';
import { headToAccept } from '../support/archive/archiving-trusted-io.ts';
import type { NoteEntry } from '../support/archive/note.ts';
import type { DeviceCall, TrustedIo, TrustedIoFailure } from '../support/trusted-io/trusted-io.ts';

/** Asks the person on the device; the statement (COSE, `semper/entries-lost`) when it was accepted. */
export async function acceptLoss(
  device: TrustedIo,
  archive: Archive,
  note: NoteEntry,
  call: DeviceCall,
): Promise<Result<Uint8Array, TrustedIoFailure>> {
  const statement = await device.acceptLoss(await headToAccept(archive), call);
  if (!statement.ok) return statement;
  const documents = [{ name: 'statement', mediaType: 'application/cose', bytes: statement.value }];
  await note({ kind: 'archive:loss-accepted', facts: [], documents });
  return good(statement.value);
}
