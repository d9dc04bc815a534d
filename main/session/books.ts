// Books and disputes as screens ask for them.
import { bad } from '#protocols/values/result.ts';
import type { Handlers } from '../dispatch.ts';
import type { WalletSession } from './wallet-session.ts';

/** What answers the methods over books and disputes. */
export function bookHandlers(
  _session: WalletSession,
): Pick<Handlers, 'purse/history' | 'books/preview' | 'books/save' | 'dispute/judge' | 'dispute/save'> {
  const absent = () => bad({ code: 'method-unknown', details: {} } as const);
  return {
    'purse/history': absent,
    'books/preview': absent,
    'books/save': absent,
    'dispute/judge': absent,
    'dispute/save': absent,
  };
}
