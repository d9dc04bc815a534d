// The tour's wallets keep their rows in SQLite, as any wallet does.
import type { Store } from '#app/support/store/store.ts';
import { openSqliteStore } from '#main/node/sqlite-store.ts';

/** Opens a store file; throws when it cannot be had. */
export function fileStore(path: string): Store {
  const store = openSqliteStore(path);
  if (!store.ok) throw new Error(`${path}: ${store.error.code}`);
  return store.value;
}
