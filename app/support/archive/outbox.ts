// Entries on their way into the archive. What happens to an operation and the entry that tells of it are written in one
// transaction of the store; the entry then moves into the archive, which may be another file. Moving is repeated after a
// crash, and the archive takes each entry once by its key: so nothing that happened is missing there, and nothing is twice.
import type { Entry } from '#protocols/archive/messages.ts';
import { entryCodec, greatestRecord } from '#protocols/archive/messages.ts';
import { field, fromBytes, record, toBytes, uint } from '#protocols/values/codec.ts';
import type { Rows, Store } from '../store/store.ts';
import type { Archive } from './archive.ts';

const waiting = 'archive-outbox';
const counters = 'archive-outbox-counter';
const counterCodec = record({ next: field(1, uint()) });
const atOnce = 100;

/** Puts an entry down to be archived, inside the transaction that makes it true. */
export function noteEntry(rows: Rows, entry: Entry): void {
  const counter = rows.get(counters, 'next');
  const read = counter && fromBytes(counterCodec, counter, 64);
  if (read && !read.ok) throw new Error('the counter of the outbox is damaged');
  const next = read ? read.value.next : 0;
  rows.put(waiting, next.toString().padStart(16, '0'), toBytes(entryCodec, entry));
  rows.put(counters, 'next', toBytes(counterCodec, { next: next + 1 }));
}

/**
 * Moves all waiting entries into the archive, in order; resolves with how many. Rejects when store or archive fail: what was
 * not moved waits on.
 */
export async function archiveWaiting(store: Store, archive: Archive): Promise<number> {
  let moved = 0;
  for (;;) {
    const rows = await store.transact((all) => all.list(waiting).slice(0, atOnce));
    if (rows.length === 0) return moved;
    for (const [key, value] of rows) {
      const entry = fromBytes(entryCodec, value, greatestRecord);
      if (!entry.ok) throw new Error(`an entry that waits for the archive is damaged at ${entry.error.path}`);
      const appended = await archive.append(entry.value);
      if (!appended.ok) throw new Error(`the archive does not take an entry: ${appended.error.code}`);
      await store.transact((all) => all.remove(waiting, key));
      moved += 1;
    }
  }
}
