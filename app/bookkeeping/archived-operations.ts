// The operations of a wallet as its archive tells of them: the latest state of each, with the time at which its value moved. One
// pass over the entries; documents are read for their digests and an offer's lines, and not held.
import { archiveFactsOf } from './entry-facts.ts';
import { readOfferShape } from '#protocols/deal/offer.ts';
import { hex } from '#protocols/values/bytes.ts';
import { digest } from '#protocols/values/digest.ts';
import type { Archive, ArchivedEntry } from '../support/archive/archive.ts';
import {
  hasMoved,
  type BookedKind,
  type BookedOperation,
  type BookedState,
  type Counterparty,
} from './booked-operation.ts';

const kinds: readonly BookedKind[] = ['pay', 'receive', 'load', 'gather', 'return', 'restore', 'loss'];
const states: readonly BookedState[] = [
  'started',
  'waiting-for-device',
  'approved',
  'sent',
  'completed',
  'refused',
  'failed',
  'returnable',
  'returned',
];

/** An entry could not be read: the archive was altered, and books over the rest would hide it. Audit the archive first. */
export class ArchiveUnsound extends Error {
  readonly code = 'archive-unsound';
}

type Known = { readonly operation: BookedOperation; readonly place: number };

/** All operations in the order in which their value moved, or their latest entry was kept. Throws `ArchiveUnsound`. */
export async function* archivedOperations(archive: Archive): AsyncIterable<BookedOperation> {
  const known = new Map<string, Known>();
  for await (const read of archive.entries()) {
    if (!read.ok) throw new ArchiveUnsound(`entry ${JSON.stringify(read.error)}`);
    const { subject } = read.value.entry;
    const [kind, state] = operationKind(read.value.entry.kind);
    if (!subject || !kind || !state) continue;
    const key = `${kind}/${hex(subject)}`;
    known.set(key, grown(known.get(key), read.value, kind, state));
  }
  const ordered = [...known.values()].toSorted((first, second) => first.place - second.place);
  for (const { operation } of ordered) yield operation;
}

function operationKind(text: string): readonly [BookedKind | undefined, BookedState | undefined] {
  const [kindText, stateText] = text.split(':');
  return [kinds.find((kind) => kind === kindText), states.find((state) => state === stateText)];
}

function grown(before: Known | undefined, archived: ArchivedEntry, kind: BookedKind, state: BookedState): Known {
  const { entry, sequence } = archived;
  const facts = archiveFactsOf(entry);
  const earlier = before?.operation;
  const movedBefore = earlier !== undefined && hasMoved(earlier);
  const digests = Object.fromEntries(entry.documents.map(({ name, bytes }) => [name, hex(digest(bytes))]));
  const offer = entry.documents.find(({ name }) => name === 'offer');
  const shape = offer && readOfferShape(offer.bytes);
  const terms = shape?.ok ? { lines: shape.value.lines, reference: hex(shape.value.deal) } : {};
  const { title, failure, related } = facts;
  const counterparty = counterpartyOf(kind, facts);
  const operation: BookedOperation = {
    ...earlier,
    id: hex(entry.subject ?? new Uint8Array()),
    kind,
    state,
    purse: facts.purse,
    amount: facts.amount,
    fee: facts.fee,
    bookedAt: movedBefore ? earlier.bookedAt : entry.at,
    ...terms,
    ...(counterparty && { counterparty }),
    ...(title !== undefined && { title }),
    ...(related !== undefined && { related }),
    ...(failure && { failure }),
    digests: { ...earlier?.digests, ...digests },
    entry: { hash: hex(digest(Uint8Array.of(0), archived.digest)), index: sequence },
  };
  return { operation, place: movedBefore && before ? before.place : sequence };
}

// A payee was certified when its offer was accepted; with the purse's issuer a person deals whenever no payee is named.
function counterpartyOf(
  kind: BookedKind,
  { payee, issuer }: ReturnType<typeof archiveFactsOf>,
): Counterparty | undefined {
  if (payee !== undefined) return { name: payee, verified: 'certified' };
  return issuer === undefined || kind === 'pay' || kind === 'receive' ? undefined : { name: issuer };
}
