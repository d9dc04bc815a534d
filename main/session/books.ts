// Books and disputes as screens ask for them, from the archive alone.
import { ArchiveUnsound } from '#app/bookkeeping/archived-operations.ts';
import type { Problem } from '#app/screen-contract/shapes.ts';
import { bad, good, type Result } from '#protocols/values/result.ts';
import type { Handlers } from '../dispatch.ts';
import type { Books } from './archived-books.ts';
import { booksFile, periodOf, previewBooks } from './books-export.ts';
import { disputeBundle } from './dispute-bundle.ts';
import { gatherDispute, judgedView } from './dispute.ts';
import { moneyOf } from './payment-view.ts';
import { overSettled, refuse } from './records.ts';
import type { WalletSession } from './wallet-session.ts';

/** What answers the methods over books and disputes. */
export function bookHandlers(
  session: WalletSession,
): Pick<Handlers, 'purse/history' | 'books/preview' | 'books/save' | 'dispute/judge' | 'dispute/save'> {
  const { deliver } = session.parts;
  return {
    'purse/history': ({ purse }) =>
      overBooks(session, async (books) => {
        const { currency, points } = (await books.line(purse)) ?? { currency: 'EUR', points: [] };
        return good({ points: points.map(({ at, minor }) => ({ at, balance: moneyOf({ minor, currency }) })) });
      }),
    async 'books/preview'(wish) {
      const period = periodOf(wish);
      return period.ok ? overBooks(session, async (books) => previewBooks(await books.read(), wish)) : period;
    },
    async 'books/save'(wish) {
      const period = periodOf(wish);
      if (!period.ok) return period;
      const file = await overBooks(session, async (books) => booksFile(await books.read(), wish));
      return file.ok ? deliver(file.value) : file;
    },
    'dispute/judge': ({ subject, before }) =>
      overSettled(session, async (archive) => {
        const gathered = await gatherDispute(session, archive, subject, before);
        return gathered.ok ? good(judgedView(subject, gathered.value)) : gathered;
      }),
    'dispute/save': ({ subject }) =>
      overSettled(session, async (archive) => {
        const gathered = await gatherDispute(session, archive, subject);
        return gathered.ok ? deliver(disputeBundle(gathered.value)) : gathered;
      }),
  };
}

/** Reads the books; an archive that was altered makes none. */
function overBooks<Value>(
  session: WalletSession,
  read: (books: Books) => Promise<Result<Value, Problem>>,
): Promise<Result<Value, Problem>> {
  return overSettled(session, async () => {
    const { books } = session.records;
    if (!books) return refuse('archive-absent');
    try {
      return await read(books);
    } catch (error) {
      if (error instanceof ArchiveUnsound) return bad({ code: 'archive-unsound', details: {} });
      throw error;
    }
  });
}
