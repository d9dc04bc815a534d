// A store that keeps what happens: whenever a row of certain spaces is written, the entry that tells of it is noted in the same
// transaction, and moves into the archive after the commit. Whoever writes rows need not know of the archive.
import type { Entry } from '#protocols/archive/messages.ts';
import type { Rows, Store } from '../store/store.ts';
import { noteEntry } from './outbox.ts';

/** The entry for a row that is written, or `undefined` when nobody will ask; `before` is what stood there. */
export type DescribeRow = (
  space: string,
  key: string,
  value: Uint8Array,
  before: Uint8Array | undefined,
) => Entry | undefined;

/** Wraps a store; `kept` is told after each commit that noted something. */
export function keepingStore(store: Store, describe: DescribeRow, kept: () => void): Store {
  return {
    async transact(work) {
      let noted = false;
      const outcome = await store.transact((rows) => {
        noted = false;
        const keeping: Rows = {
          get: (space, key) => rows.get(space, key),
          list: (space, prefix) => rows.list(space, prefix),
          remove: (space, key) => rows.remove(space, key),
          put(space, key, value) {
            const entry = describe(space, key, value, rows.get(space, key));
            rows.put(space, key, value);
            if (!entry) return;
            noteEntry(rows, entry);
            noted = true;
          },
        };
        return work(keeping);
      });
      if (noted) kept();
      return outcome;
    },
  };
}
