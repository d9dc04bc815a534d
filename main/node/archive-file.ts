// The tables of an archive in one SQLite file (protocols/archive/SPEC.md §7): WAL, synchronous FULL, held exclusively, entries
// append-only by trigger. Only rows and notes are known here; what they mean is app/support/archive's. Hazards: SQLite has no
// checksums of its own, so whatever is read may be altered; closing any other handle of the file in this process drops locks.
import { chmodSync, closeSync, existsSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { ArchiveRow, ArchiveTable, PlacedRow } from '#app/support/archive/archive-table.ts';
import { StoreFailure } from '#app/support/store/store.ts';
import { bad, good, type Result } from '#protocols/values/result.ts';
import { makePrivateFolder } from './files.ts';
import { detailOf, resultCode, sqlite } from './sqlite-failure.ts';

/**
 * Why an archive's file could not be opened; it is left as it was.
 * - `archive-in-use`: another process (or this one, a second time) has it open.
 * - `archive-unreadable`: damaged, or none of ours.
 * - `archive-newer`: a later version of this program wrote it.
 * - `archive-failed`: the medium failed: no right, no space, no such folder.
 */
export type ArchiveFileFailure = {
  readonly code: 'archive-in-use' | 'archive-unreadable' | 'archive-newer' | 'archive-failed';
  readonly detail: string;
};

const [applicationId, formatVersion] = [0x53454d50, 1];

const schema = [
  `CREATE TABLE meta (name TEXT PRIMARY KEY, value BLOB NOT NULL) STRICT, WITHOUT ROWID`,
  `CREATE TABLE entries (sequence INTEGER PRIMARY KEY, digest BLOB NOT NULL, tag BLOB NOT NULL UNIQUE, nodes BLOB NOT NULL, sealed BLOB NOT NULL) STRICT`,
  `CREATE TABLE checkpoints (name TEXT PRIMARY KEY, note BLOB NOT NULL) STRICT, WITHOUT ROWID`,
  ...['meta', 'entries'].flatMap((table) =>
    ['UPDATE', 'DELETE'].map(
      (change) =>
        `CREATE TRIGGER ${table}_no_${change.toLowerCase()} BEFORE ${change} ON ${table} BEGIN SELECT RAISE(ABORT, 'append-only'); END`,
    ),
  ),
];

/** Opens or makes `archive.sqlite` in a folder (0600 in 0700). */
export function openArchiveFile(folder: string): Result<ArchiveFile, ArchiveFileFailure> {
  const path = join(folder, 'archive.sqlite');
  try {
    makePrivateFolder(folder);
    const isNew = !existsSync(path);
    if (isNew)
      closeSync(openSync(path, 'wx', 0o600)); // -wal inherits the mode
    else inspect(path);
    chmodSync(path, 0o600);
    return good(new ArchiveFile(openForWriting(path)));
  } catch (error) {
    return bad(openFailure(error));
  }
}

/** Looks through a read-only handle, which writes nothing: what is not ours, or of a later version, stays as it is. */
function inspect(path: string): void {
  const database = new DatabaseSync(path, { readOnly: true });
  try {
    const version = Number(database.prepare('PRAGMA user_version').get()?.['user_version']);
    if (version > formatVersion)
      throw new Refused('archive-newer', `format ${version}, this program knows ${formatVersion}`);
    const id = Number(database.prepare('PRAGMA application_id').get()?.['application_id']);
    const found = database.prepare('SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL').all();
    const isEmpty = version === 0 && id === 0 && found.length === 0; // a crash came between making the file and its tables
    const isOurs = version === formatVersion && id === applicationId && isSchema(found.map(({ sql }) => String(sql)));
    if (!isEmpty && !isOurs) throw new Refused('archive-unreadable', 'not an archive of this program');
  } finally {
    database.close();
  }
}

function isSchema(statements: readonly string[]): boolean {
  return statements.toSorted().join('\n') === schema.toSorted().join('\n');
}

function openForWriting(path: string): DatabaseSync {
  const database = new DatabaseSync(path, { timeout: 500 }); // another opener may be inspecting
  try {
    database.exec(`PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;
      PRAGMA fullfsync = ON; PRAGMA checkpoint_fullfsync = ON; PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON;
      PRAGMA cache_size = -16000; PRAGMA wal_autocheckpoint = 4000; BEGIN IMMEDIATE;`);
    if (Number(database.prepare('PRAGMA user_version').get()?.['user_version']) === 0)
      database.exec(
        [...schema, `PRAGMA application_id = ${applicationId}`, `PRAGMA user_version = ${formatVersion}`].join(';'),
      );
    database.exec('COMMIT');
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

/** The open file. `close` ends it; later calls throw `StoreFailure`. */
export class ArchiveFile implements ArchiveTable {
  readonly #database: DatabaseSync;
  readonly #statements: ReturnType<typeof prepared>;
  /** Set when a commit failed in a way that leaves open what is on disk: only opening anew tells. */
  #ended: string | undefined;

  constructor(database: DatabaseSync) {
    this.#database = database;
    this.#statements = prepared(database);
  }

  meta(): ReadonlyMap<string, Uint8Array> {
    const rows = this.#read(() => this.#statements.meta.all());
    return new Map(rows.map(({ name, value }) => [String(name), asBytes(value)]));
  }

  size(): number {
    const last = this.#read(() => this.#statements.last.get()?.['last']);
    return typeof last === 'number' && last >= 0 ? last + 1 : 0;
  }

  clear(sequence: number): Pick<ArchiveRow, 'digest' | 'nodes'> | undefined {
    const row = this.#read(() => this.#statements.clear.get(sequence));
    return row && { digest: asBytes(row['digest']), nodes: asBytes(row['nodes']) };
  }

  rows(from: number, to: number): readonly PlacedRow[] {
    const rows = this.#read(() => this.#statements.rows.all(from, to));
    return rows.map(({ sequence, digest, tag, nodes, sealed }) => ({
      sequence: Number(sequence),
      digest: asBytes(digest),
      tag: asBytes(tag),
      nodes: asBytes(nodes),
      sealed: asBytes(sealed),
    }));
  }

  sequenceOf(tag: Uint8Array): number | undefined {
    const sequence = this.#read(() => this.#statements.byTag.get(tag)?.['sequence']);
    return typeof sequence === 'number' ? sequence : undefined;
  }

  note(name: 'latest' | 'verified'): Uint8Array | undefined {
    const row = this.#read(() => this.#statements.note.get(name));
    return row && asBytes(row['note']);
  }

  append(
    from: number,
    rows: readonly ArchiveRow[],
    latest: Uint8Array,
    meta: ReadonlyMap<string, Uint8Array> = new Map(),
  ): void {
    this.#commit(() => {
      for (const [name, value] of meta) this.#statements.putMeta.run(name, value);
      rows.forEach(({ digest, tag, nodes, sealed }, place) =>
        this.#statements.putEntry.run(from + place, digest, tag, nodes, sealed),
      );
      this.#statements.putNote.run('latest', latest);
    });
  }

  keepVerified(note: Uint8Array): void {
    this.#commit(() => this.#statements.putNote.run('verified', note));
  }

  /** Ends the file; the write-ahead log is folded in and removed. */
  close(): void {
    if (this.#ended === undefined) this.#end('the archive is closed');
  }

  #commit(write: () => void): void {
    if (this.#ended !== undefined) throw new StoreFailure(this.#ended);
    try {
      this.#statements.begin.run();
      write();
    } catch (error) {
      this.#undo();
      throw failureOf(error);
    }
    try {
      this.#statements.commit.run();
    } catch (error) {
      this.#undo();
      // A full disk is noticed before the commit mark is written; after any other fault the mark may be on disk or not.
      if (resultCode(error) !== sqlite.full) this.#end(`the commit failed, open the archive anew: ${detailOf(error)}`);
      throw failureOf(error);
    }
  }

  #read<Value>(act: () => Value): Value {
    if (this.#ended !== undefined) throw new StoreFailure(this.#ended);
    try {
      return act();
    } catch (error) {
      throw failureOf(error);
    }
  }

  #undo(): void {
    if (this.#database.isTransaction) this.#database.exec('ROLLBACK');
  }

  #end(why: string): void {
    this.#ended = why;
    this.#database.close();
  }
}

function prepared(database: DatabaseSync) {
  return {
    begin: database.prepare('BEGIN IMMEDIATE'),
    commit: database.prepare('COMMIT'),
    meta: database.prepare('SELECT name, value FROM meta'),
    last: database.prepare('SELECT max(sequence) AS last FROM entries'),
    clear: database.prepare('SELECT digest, nodes FROM entries WHERE sequence = ?'),
    rows: database.prepare('SELECT * FROM entries WHERE sequence >= ? AND sequence < ? ORDER BY sequence'),
    byTag: database.prepare('SELECT sequence FROM entries WHERE tag = ?'),
    note: database.prepare('SELECT note FROM checkpoints WHERE name = ?'),
    putMeta: database.prepare('INSERT INTO meta VALUES (?, ?)'),
    putEntry: database.prepare('INSERT INTO entries VALUES (?, ?, ?, ?, ?)'),
    putNote: database.prepare('INSERT INTO checkpoints VALUES (?, ?) ON CONFLICT DO UPDATE SET note = excluded.note'),
  };
}

/** What is no bytes, though the column is strict, was altered: none, so that no check holds. */
function asBytes(value: unknown): Uint8Array {
  return value instanceof Uint8Array ? value : new Uint8Array();
}

/** Failures of the medium, and values that only an altered file can hold; anything else is a bug. */
function failureOf(error: unknown): unknown {
  const isAltered = error instanceof Error && 'code' in error && error.code === 'ERR_OUT_OF_RANGE';
  return resultCode(error) === undefined && !isAltered ? error : new StoreFailure(detailOf(error));
}

class Refused extends Error {
  readonly code: ArchiveFileFailure['code'];
  constructor(code: ArchiveFileFailure['code'], detail: string) {
    super(detail);
    this.code = code;
  }
}

function openFailure(error: unknown): ArchiveFileFailure {
  const detail = detailOf(error);
  if (error instanceof Refused) return { code: error.code, detail };
  const code = resultCode(error);
  if (code === sqlite.busy) return { code: 'archive-in-use', detail };
  if (code === sqlite.full || code === sqlite.cannotOpen || code === sqlite.readOnly || code === sqlite.inputOutput)
    return { code: 'archive-failed', detail };
  if (code === undefined && !(error instanceof Error && 'syscall' in error)) throw error;
  return { code: code === undefined ? 'archive-failed' : 'archive-unreadable', detail };
}
