// The operations of a wallet as its archive tells of them: the latest state of each, with the time at which its value moved. One
// pass over the entries; documents are read for their digests and an offer's lines, and not held. What a payee received is told
// of by its receipt too, which brings the offer.
import { archiveFactsOf } from './entry-facts.ts';
import type { Entry } from '#protocols/archive/messages.ts';
import { readOfferShape } from '#protocols/deal/offer.ts';
import { hex } from '#protocols/values/bytes.ts';
import { digest } from '#protocols/values/digest.ts';
import type { Archive, ArchivedEntry } from '../support/archive/archive.ts';
import {
  bookedKinds,
  bookedStates,
  hasMoved,
  type BookedKind,
  type BookedOperation,
  type BookedState,
  type Counterparty,
} from './booked-operation.ts';

/** An entry could not be read: the archive was altered, and books over the rest would hide it. Audit the archive first. */
export class ArchiveUnsound extends Error {
  readonly code = 'archive-unsound';
}

type Known = { readonly operation: BookedOperation; readonly place: number };

/**
 * All operations in the order in which their value moved, or their latest entry was kept; of the first `size` entries, where it
 * is told. Throws `ArchiveUnsound`.
 */
export async function* archivedOperations(archive: Archive, size?: number): AsyncIterable<BookedOperation> {
  const known = new Map<string, Known>();
  for await (const read of archive.entries(size === undefined ? {} : { to: size })) {
    if (!read.ok) throw new ArchiveUnsound(`entry ${JSON.stringify(read.error)}`);
    const { subject } = read.value.entry;
    if (subject && read.value.entry.kind === 'receipt:given') {
      const received = `receive/${hex(subject)}`;
      const before = known.get(received);
      if (before) known.set(received, acknowledged(before, read.value));
      continue;
    }
    const [kind, state] = operationKind(read.value.entry.kind);
    if (!subject || !kind || !state) continue;
    const key = `${kind}/${hex(subject)}`;
    known.set(key, grown(known.get(key), read.value, kind, state));
  }
  const ordered = [...known.values()].toSorted((first, second) => first.place - second.place);
  for (const { operation } of ordered) yield operation;
}

/** The kind and state of an operation's entry; `undefined` for either means that it is another entry. */
export function operationKind(text: string): readonly [BookedKind | undefined, BookedState | undefined] {
  const [kindText, stateText] = text.split(':');
  return [bookedKinds.find((kind) => kind === kindText), bookedStates.find((state) => state === stateText)];
}

// The value moved before: the receipt changes neither amounts nor times.
function acknowledged({ operation, place }: Known, { entry, sequence, digest: leaf }: ArchivedEntry): Known {
  return { operation: { ...operation, ...documented(operation, entry), entry: placeOf(leaf, sequence) }, place };
}

const digits = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));

/** Hex that stays in memory with many others: joined, not added up, since sums are kept as trees many times their length. */
function keptHex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => digits[byte]).join('');
}

/** What the documents of an entry say: their digests beside those known, and the terms of an offer. */
function documented(
  earlier: BookedOperation | undefined,
  { documents }: Entry,
): Pick<BookedOperation, 'lines' | 'reference' | 'title' | 'digests'> {
  const digests = Object.fromEntries(documents.map(({ name, bytes }) => [name, keptHex(digest(bytes))]));
  const offer = documents.find(({ name }) => name === 'offer');
  const shape = offer && readOfferShape(offer.bytes);
  const { lines, title, deal } = shape?.ok ? shape.value : {};
  return {
    ...(lines && title !== undefined && deal && { lines, title, reference: keptHex(deal) }),
    digests: { ...earlier?.digests, ...digests },
  };
}

function placeOf(leaf: Uint8Array, sequence: number): NonNullable<BookedOperation['entry']> {
  return { hash: keptHex(digest(Uint8Array.of(0), leaf)), index: sequence };
}

function grown(before: Known | undefined, archived: ArchivedEntry, kind: BookedKind, state: BookedState): Known {
  const { entry, sequence } = archived;
  const facts = archiveFactsOf(entry);
  const earlier = before?.operation;
  const movedBefore = earlier !== undefined && hasMoved(earlier);
  // A deal whose payment failed is open to another one, which did not fail.
  const { failure: overcome, ...standing } = earlier ?? {};
  const { title, failure, related } = facts;
  const counterparty = counterpartyOf(kind, facts);
  const operation: BookedOperation = {
    ...standing,
    ...(kind !== 'receive' && overcome && { failure: overcome }),
    ...documented(earlier, entry),
    id: keptHex(entry.subject ?? new Uint8Array()),
    kind,
    state,
    purse: facts.purse,
    amount: facts.amount,
    fee: facts.fee,
    bookedAt: movedBefore ? earlier.bookedAt : entry.at,
    ...(counterparty && { counterparty }),
    ...(title !== undefined && { title }),
    ...(related !== undefined && { related }),
    ...(failure && { failure }),
    entry: placeOf(archived.digest, sequence),
  };
  return { operation, place: movedBefore && before ? before.place : sequence };
}

// A payee was certified when its offer was accepted; with the purse's issuer a person deals whenever no payee is named.
function counterpartyOf(
  kind: BookedKind,
  { payee, issuer }: ReturnType<typeof archiveFactsOf>,
): Counterparty | undefined {
  if (payee !== undefined) return { name: payee, verified: 'certified' };
  return issuer === undefined || kind === 'pay' || kind === 'receive' || kind === 'token'
    ? undefined
    : { name: issuer };
}
