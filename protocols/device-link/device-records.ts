// The plaintext of a host's records as the device reads it (SPEC.md §6): which record, and whether its body has the length
// that it must have. Whether the record is due is left to device-states.ts, what a body says to device-session.ts.
import { recordType, type RecordName } from './messages.ts';

/** A record of a host, well formed. */
export interface HostRecord {
  readonly name: RecordName;
  readonly body: Uint8Array;
}

const recordNames = new Map<number, RecordName>(
  Object.entries(recordType).map(([name, type]) => [type, name as RecordName]),
);
/** The exact length of each body that has one; pieces and answers have none. */
const bodyLength: Partial<Record<RecordName, number>> = {
  next: 0,
  poll: 0,
  take: 0,
  cancel: 0,
  close: 0,
  pairShare: 32,
  pairConfirm: 64,
};

/** SPEC §6: reads a plaintext; `undefined` for one that did not decrypt, an unknown type, or a body of another length. */
export function readRecord(plain: Uint8Array | undefined): HostRecord | undefined {
  const name = recordNames.get(plain?.[0] ?? -1);
  if (plain === undefined || name === undefined) return undefined;
  const body = plain.subarray(1);
  const isFormed = name === 'more' ? body.length > 0 : body.length === (bodyLength[name] ?? body.length);
  return isFormed ? { name, body } : undefined;
}
