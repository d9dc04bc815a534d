// The wallet's books as a session reads them from the archive: all operations, kept for a while, since a preview is followed by
// the export; and the balance lines, of which only what is new is read. Reading goes page by page beside everything else.
import { setImmediate as nextTurn } from 'node:timers/promises';
import { archivedOperations } from '#app/bookkeeping/archived-operations.ts';
import { balanceLines, type BalancePoints } from '#app/bookkeeping/balance-lines.ts';
import type { BookedOperation } from '#app/bookkeeping/booked-operation.ts';
import type { Archive } from '#app/support/archive/archive.ts';
import { fromUtf8 } from '#protocols/values/bytes.ts';

/** The operations of an archive's first entries, and the checkpoint that signs these. */
export type ReadBooks = { readonly operations: readonly BookedOperation[]; readonly checkpoint: string | undefined };

/** The books of one archive. Both reject with `ArchiveUnsound` and `StoreFailure`. */
export type Books = {
  read(): Promise<ReadBooks>;
  /** The balance line of a purse; `undefined` when it never moved. */
  line(purse: string): Promise<BalancePoints | undefined>;
  stop(): void;
};

/** How long operations stay in memory after they were asked for last, in milliseconds. */
const keptFor = 60_000;
/** What is done between two looks at whatever else the host has to answer. */
export const atOnce = 256;
/** Points of a balance line, as the contract has it. */
const mostPoints = 500;

/** Makes them; nothing is read before it is asked for. */
export function createBooks(archive: Archive): Books {
  let kept: { readonly size: number; readonly books: Promise<ReadBooks> } | undefined;
  let timer: NodeJS.Timeout | undefined;
  const lines = balanceLines(archive);
  let catchingUp = Promise.resolve();

  async function readAll(size: number, note: Uint8Array): Promise<ReadBooks> {
    const operations: BookedOperation[] = [];
    for await (const operation of archivedOperations(archive, size)) {
      operations.push(operation);
      if (operations.length % atOnce === 0) await nextTurn();
    }
    return { operations, checkpoint: fromUtf8(note) };
  }

  return {
    async read() {
      const { size, note } = await archive.checkpoint();
      if (kept?.size !== size) {
        const books = readAll(size, note);
        kept = { size, books };
        books.catch(() => {
          if (kept?.books === books) kept = undefined;
        });
      }
      clearTimeout(timer);
      timer = setTimeout(() => (kept = undefined), keptFor).unref();
      return kept.books;
    },
    async line(purse) {
      const mine = catchingUp.catch(() => {}).then(() => lines.catchUp());
      catchingUp = mine;
      await mine;
      return lines.line(purse, mostPoints);
    },
    stop() {
      clearTimeout(timer);
      kept = undefined;
    },
  };
}
