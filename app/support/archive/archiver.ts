// Moves entries from the outbox into the archive, one run at a time, whenever something was noted.
import type { Store } from '../store/store.ts';
import type { Archive } from './archive.ts';
import { archiveWaiting } from './outbox.ts';

/** An archive that is being filled. */
export type Archiver = {
  readonly archive: Archive;
  /** Something was noted: moves it soon. What fails waits for the next time. */
  readonly wake: () => void;
  /** Resolves when all that was noted before stands in the archive; rejects when store or archive fail. */
  readonly settled: () => Promise<void>;
};

/** Makes an archiver; it first moves what an earlier run left behind. */
export function createArchiver(store: Store, archive: Archive, onFault: (fault: unknown) => void = () => {}): Archiver {
  let last: Promise<unknown> = Promise.resolve();
  const settled = async () => {
    const earlier = last;
    const mine = (async () => {
      await earlier.catch(() => {});
      await archiveWaiting(store, archive);
    })();
    last = mine;
    await mine;
  };
  const wake = () => void settled().catch(onFault);
  wake();
  return { archive, wake, settled };
}
