// The archive's SQLite file (SPEC §7), read as a stranger's: opened on a private copy, its own integrity judged by SQLite, its
// tables, columns and triggers compared with those of the SPEC, and its values typed before anyone uses them. Errors of
// SQLite are findings, and other errors are bugs and stay thrown.
import { DatabaseSync, type SQLOutputValue } from 'node:sqlite';
import type { Findings } from './findings.ts';

/** A value as SQLite holds it. */
export type Value = SQLOutputValue | undefined;

/** One row by column. */
export type Row = Readonly<Record<string, SQLOutputValue>>;

const applicationId = 1_397_050_704n;
/** More than any value of the format; SQLite refuses longer ones before they are in memory. */
const greatestValue = 1_048_576;

/** Opens a copy of an archive; integers are read as bigint. Nothing is read yet, so that a damaged file opens too. */
export function openCopy(path: string): DatabaseSync {
  const options = { readBigInts: true, limits: { length: greatestValue } }; // `limits` is younger than its types
  const database = new DatabaseSync(path, options);
  for (const setting of [
    'locking_mode = EXCLUSIVE', // no file of shared memory
    'trusted_schema = OFF',
    'cell_size_check = ON',
    'temp_store = FILE',
    'synchronous = OFF', // nobody needs the copy after a power cut
    'query_only = ON',
  ]) {
    database.exec(`PRAGMA ${setting}`);
  }
  return database;
}

/** Runs a part of the audit that reads the database; SQLite's own errors become the finding `archive-unreadable`. */
export function reading<Outcome>(findings: Findings, part: () => Outcome): Outcome | undefined {
  try {
    return part();
  } catch (error) {
    if (!isSqliteError(error)) throw error;
    findings.add({ code: 'archive-unreadable', why: error.message });
    return undefined;
  }
}

/** All rows of a query; for those that give few. */
export function rowsOf(database: DatabaseSync, query: string): readonly Row[] {
  return database.prepare(query).all();
}

/**
 * Judges the file as a whole: SQLite's integrity check, the two numbers of the header, the schema.
 * @returns `false` when there is no use in reading on.
 */
export function checkDatabase(database: DatabaseSync, findings: Findings): boolean {
  const unreadable = (why: string) => findings.add({ code: 'archive-unreadable', why });
  const version = rowsOf(database, 'PRAGMA user_version')[0]?.['user_version'];
  if (typeof version === 'bigint' && version > 1n) {
    findings.add({ code: 'archive-newer' });
    return false;
  }
  if (version !== 1n || rowsOf(database, 'PRAGMA application_id')[0]?.['application_id'] !== applicationId)
    unreadable('the header is not that of an archive');
  if (rowsOf(database, 'PRAGMA journal_mode')[0]?.['journal_mode'] !== 'wal') unreadable('the journal mode is not WAL');

  reading(findings, () => {
    const verdict = String(rowsOf(database, 'PRAGMA integrity_check(1)')[0]?.['integrity_check']);
    if (verdict !== 'ok') unreadable(verdict.split('\n').join(' '));
  });
  const shape = reading(findings, () => schemaOf(database));
  if (shape === undefined) return false;
  for (const difference of differences(shape)) unreadable(difference);
  return columns.every((column) => shape.has(column));
}

/** Every column as table.column, type, place in the primary key, NOT NULL where that is not the key's own business. */
const columns = [
  'meta.name TEXT key 1',
  'meta.value BLOB not null',
  'entries.sequence INTEGER key 1',
  'entries.digest BLOB not null',
  'entries.tag BLOB not null',
  'entries.nodes BLOB not null',
  'entries.sealed BLOB not null',
  'checkpoints.name TEXT key 1',
  'checkpoints.note BLOB not null',
];

const demanded = [
  ...columns,
  'table meta strict without rowid',
  'table entries strict',
  'table checkpoints strict without rowid',
  'unique entries.tag',
  ...['entries', 'meta'].flatMap((table) => [`trigger UPDATE ${table}`, `trigger DELETE ${table}`]),
];

function differences(shape: ReadonlySet<string>): readonly string[] {
  return [
    ...demanded.filter((line) => !shape.has(line)).map((line) => `not there: ${line}`),
    ...[...shape].filter((line) => !demanded.includes(line)).map((line) => `not of this format: ${line}`),
  ];
}

/** The schema as lines like those of `demanded`. */
function schemaOf(database: DatabaseSync): ReadonlySet<string> {
  const lines = (query: string) => rowsOf(database, query).map(({ line }) => String(line));
  const triggersAndMore = rowsOf(
    database,
    "SELECT type || ' ' || name AS line, sql FROM sqlite_schema WHERE type <> 'table' AND sql IS NOT NULL",
  );
  return new Set([
    ...lines(`SELECT type || ' ' || name || iif(strict, ' strict', '') || iif(wr, ' without rowid', '') AS line
      FROM pragma_table_list WHERE ${ours}`),
    ...lines(`SELECT t.name || '.' || c.name || ' ' || c.type
      || iif(c.pk, ' key ' || c.pk, iif(c."notnull", ' not null', '')) || iif(c.hidden, ' hidden', '') AS line
      FROM (SELECT name FROM pragma_table_list WHERE ${ours}) AS t JOIN pragma_table_xinfo(t.name) AS c`),
    ...lines(`SELECT 'unique entries.' || c.name AS line
      FROM pragma_index_list('entries') AS i JOIN pragma_index_info(i.name) AS c
      WHERE i."unique" AND NOT i.partial AND i.origin = 'u'`),
    ...triggersAndMore.map(({ line, sql }) => triggerLine(String(sql)) ?? String(line)),
  ]);
}

const ours = "schema = 'main' AND name <> 'sqlite_schema'";

/** A trigger that refuses and does nothing else, whatever its name and message. */
function triggerLine(sql: string): string | undefined {
  const form =
    /^CREATE\s+TRIGGER\s+"?\w+"?\s+BEFORE\s+(UPDATE|DELETE)\s+ON\s+"?(entries|meta)"?(?:\s+FOR\s+EACH\s+ROW)?\s+BEGIN\s+SELECT\s+RAISE\s*\(\s*(?:ABORT|FAIL|ROLLBACK)\s*,\s*'[^']*'\s*\)\s*;\s*END\s*;?$/i;
  const [, event = '', table = ''] = form.exec(sql) ?? [];
  return event === '' ? undefined : `trigger ${event.toUpperCase()} ${table.toLowerCase()}`;
}

function isSqliteError(error: unknown): error is Error {
  return error instanceof Error && 'code' in error && error.code === 'ERR_SQLITE_ERROR';
}
