// Notes entries that are no state of an operation, each under a key of its own.
import type { Entry } from '#protocols/archive/messages.ts';
import { hex } from '#protocols/values/bytes.ts';
import type { Clock, Random } from '../ports.ts';
import type { Store } from '../store/store.ts';
import { noteEntry } from './outbox.ts';

/** Keeps what happened now; resolves when it is on disk. */
export type NoteEntry = (entry: Pick<Entry, 'kind' | 'subject' | 'facts' | 'documents'>) => Promise<void>;

/** Makes it; `wake` is told after each note. */
export function entryNoter(store: Store, clock: Clock, random: Random, wake: () => void): NoteEntry {
  return async (entry) => {
    const key = `${entry.kind}/${hex(random.bytes(16))}`;
    await store.transact((rows) => noteEntry(rows, { ...entry, at: clock.now(), key }));
    wake();
  };
}
