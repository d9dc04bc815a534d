// The durable store: one SQLite file, WAL, synchronous FULL: when `transact` resolves, the rows survive a power cut.
// Exclusive locking: one process writes, a second opener is told so, and the lock of one that was killed is free at once.
// Hazard: closing any other handle of the file in this process (a plain `readFile`, say) would drop SQLite's POSIX locks.
// Commits run on the caller's thread, since the work of a transaction is a function that cannot cross to a worker.
import { chmodSync, closeSync, existsSync, openSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { bad, good, type Result } from '#protocols/values/result.ts';
import { openRows, type RowTable } from '#app/support/store/rows.ts';
import { StoreFailure, type Rows, type Store } from '#app/support/store/store.ts';
import { makePrivateFolder } from './files.ts';
import { detailOf, onMedium, resultCode, sqlite } from './sqlite-failure.ts';

/**
 * Why a store could not be opened; the file is left as it was.
 * - `store-in-use`: another process (or this one, a second time) has it open.
 * - `store-corrupt`: the file is damaged or none of ours: restore it from a copy.
 * - `store-newer`: a later version of this program wrote it.
 * - `store-failed`: the medium failed: no right, no space, no such folder.
 */
export type StoreOpenFailure = {
  readonly code: 'store-in-use' | 'store-corrupt' | 'store-newer' | 'store-failed';
  readonly detail: string;
};

/** A store on disk. `close` ends it; transactions asked for afterwards reject with `StoreFailure`. */
export type SqliteStore = Store & { close(): void };

const formatVersion = 1;

/** Opens or makes the store at `path` (0600, its folder made 0700), after SQLite's own quick check of the whole file. */
export function openSqliteStore(path: string): Result<SqliteStore, StoreOpenFailure> {
  try {
    makePrivateFolder(dirname(path));
    const isNew = !existsSync(path);
    if (isNew)
      closeSync(openSync(path, 'wx', 0o600)); // -wal inherits the mode
    else inspect(path);
    chmodSync(path, 0o600);
    return good(new OpenStore(openForWriting(path)));
  } catch (error) {
    return bad(openFailure(error));
  }
}

/**
 * Looks at the file through a read-only handle, which even on closing writes nothing to it: a damaged file stays evidence.
 * The -shm and the empty -wal that it may leave beside stay there: by now they may be another opener's.
 */
function inspect(path: string): void {
  const database = new DatabaseSync(path, { readOnly: true });
  try {
    const check = database.prepare('PRAGMA quick_check(1)').get()?.['quick_check'];
    if (check !== 'ok') throw new NotOurs('store-corrupt', String(check));
    const version = Number(database.prepare('PRAGMA user_version').get()?.['user_version']);
    if (version > formatVersion)
      throw new NotOurs('store-newer', `format ${version}, this program knows ${formatVersion}`);
    const tables = database
      .prepare("SELECT group_concat(name) AS names FROM sqlite_schema WHERE type = 'table'")
      .get()?.['names'];
    if (version === 0 ? tables !== null : tables !== 'rows')
      throw new NotOurs('store-corrupt', 'not a store of this program');
  } finally {
    database.close();
  }
}

function openForWriting(path: string): DatabaseSync {
  const database = new DatabaseSync(path, { timeout: 500 }); // another opener may be inspecting
  try {
    database.exec(`PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA trusted_schema = OFF;
      BEGIN IMMEDIATE;
      CREATE TABLE IF NOT EXISTS rows (
        space TEXT NOT NULL, key TEXT NOT NULL, value BLOB NOT NULL, PRIMARY KEY (space, key)) STRICT, WITHOUT ROWID;
      PRAGMA user_version = ${formatVersion};
      COMMIT;`);
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

class OpenStore implements SqliteStore {
  readonly #database: DatabaseSync;
  readonly #table: RowTable;
  /** Set when a commit failed in a way that leaves open what is on disk: only opening anew tells. */
  #ended: string | undefined;

  constructor(database: DatabaseSync) {
    this.#database = database;
    this.#table = rowTable(database);
  }

  async transact<Outcome>(work: (rows: Rows) => Outcome): Promise<Outcome> {
    await Promise.resolve(); // a call from inside another transaction waits until that one is over
    if (this.#ended !== undefined) throw new StoreFailure(this.#ended);
    this.#run('BEGIN IMMEDIATE');
    let outcome: Outcome;
    try {
      outcome = openRows(this.#table, work);
    } catch (error) {
      this.#undo();
      throw error;
    }
    try {
      this.#database.exec('COMMIT');
    } catch (error) {
      this.#undo();
      // A full disk is noticed before the commit mark is written; after any other fault the mark may be on disk or not.
      if (resultCode(error) !== sqlite.full) this.#end(`the commit failed, open the store anew: ${detailOf(error)}`);
      throw new StoreFailure(detailOf(error));
    }
    return outcome;
  }

  close(): void {
    if (this.#ended === undefined) this.#end('the store is closed');
  }

  #run(statement: string): void {
    onMedium(() => this.#database.exec(statement));
  }

  #undo(): void {
    if (this.#database.isTransaction) this.#run('ROLLBACK');
  }

  #end(why: string): void {
    this.#ended = why;
    this.#database.close();
  }
}

function rowTable(database: DatabaseSync): RowTable {
  const get = database.prepare('SELECT value FROM rows WHERE space = ? AND key = ?');
  const put = database.prepare('INSERT INTO rows VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET value = excluded.value');
  const remove = database.prepare('DELETE FROM rows WHERE space = ? AND key = ?');
  const listAll = database.prepare('SELECT key, value FROM rows WHERE space = ? ORDER BY key');
  const listUnder = database.prepare(
    'SELECT key, value FROM rows WHERE space = ? AND key >= ? AND key < ? ORDER BY key',
  );
  return {
    get: (space, key) => onMedium(() => asBytes(get.get(space, key)?.['value'])),
    put: (space, key, value) => onMedium(() => void put.run(space, key, value)),
    remove: (space, key) => onMedium(() => void remove.run(space, key)),
    list: (space, prefix) =>
      onMedium(() => {
        const rows = prefix === '' ? listAll.all(space) : listUnder.all(space, prefix, behind(prefix));
        return rows.map(({ key, value }) => [String(key), asBytes(value) ?? new Uint8Array()] as const);
      }),
  };
}

/** The first key behind all those that begin with `prefix`; keys are ASCII, so there is always one. */
function behind(prefix: string): string {
  return prefix.slice(0, -1) + String.fromCharCode(prefix.charCodeAt(prefix.length - 1) + 1);
}

function asBytes(value: unknown): Uint8Array | undefined {
  return value instanceof Uint8Array ? value : undefined;
}

class NotOurs extends Error {
  readonly code: StoreOpenFailure['code'];
  constructor(code: StoreOpenFailure['code'], detail: string) {
    super(detail);
    this.code = code;
  }
}

function openFailure(error: unknown): StoreOpenFailure {
  const detail = detailOf(error);
  if (error instanceof NotOurs) return { code: error.code, detail };
  const code = resultCode(error);
  if (code === sqlite.busy) return { code: 'store-in-use', detail };
  if (code === sqlite.corrupt || code === sqlite.notDatabase) return { code: 'store-corrupt', detail };
  if (code === undefined && !(error instanceof Error && 'syscall' in error)) throw error;
  return { code: 'store-failed', detail };
}
