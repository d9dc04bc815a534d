// The rows of the archive, one after the other, each judged by all that SPEC §1, §2 and §7 say of it. Rows stream by: what stays in
// memory does not grow with the archive.
import { createHmac } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';
import { rowsOf, type Row, type Value } from './database.ts';
import type { Findings } from './findings.ts';
import { readRecord, type AuditedRecord } from './record.ts';
import { unseal, type ArchiveKeys } from './slots.ts';
import { greatestSize, sha256, StreamedTree, type Hash } from './tree.ts';

/** What the rows are judged against, and who is told. */
export interface EntryAudit {
  readonly database: DatabaseSync;
  readonly findings: Findings;
  /** Absent when the records stay closed. */
  readonly keys: ArchiveKeys | undefined;
  /** Sizes at which the root is wanted. */
  readonly sizes: ReadonlySet<number>;
  /** What entry 0 has to name; absent when meta does not say. */
  readonly identity: { readonly origin: string; readonly publicKey: string } | undefined;
  /** Told of each record that opened. */
  readonly eachRecord: ((sequence: number, record: Uint8Array) => void) | undefined;
}

/** What came of reading all rows. */
export interface EntryOutcome {
  /** One more than the last sequence. */
  readonly size: number;
  readonly rows: number;
  /** Records that opened and are well-formed. */
  readonly records: number;
  readonly root: Hash;
  /** The roots at the wanted sizes, unknown where an entry below is missing. */
  readonly roots: ReadonlyMap<number, Hash>;
}

/** Reads and judges every row. Errors of SQLite are thrown: the rows after one cannot be reached. */
export function auditEntries(audit: EntryAudit): EntryOutcome {
  const { database, findings, sizes } = audit;
  const tree = new StreamedTree();
  const roots = new Map<number, Hash>();
  const keepRoot = () => {
    if (sizes.has(tree.size)) roots.set(tree.size, tree.root());
  };
  let rows = 0;
  let records = 0;

  keepRoot();
  const statement = database.prepare(
    'SELECT sequence, digest, tag, nodes, sealed FROM entries NOT INDEXED ORDER BY sequence',
  );
  for (const row of statement.iterate()) {
    const sequence = Number(row['sequence']);
    rows += 1;
    if (sequence < tree.size || sequence >= greatestSize) {
      findings.add({ code: 'entry-unreadable', sequence });
      continue;
    }
    if (sequence > tree.size) {
      findings.add({ code: 'entry-missing', sequence: tree.size, through: sequence - 1 });
      tree.skipTo(sequence);
    }
    const digest = bytesOf(row['digest'], 32);
    if (digest === undefined) findings.add({ code: 'entry-digest', sequence });
    checkNodes(row, sequence, tree.append(digest), findings);
    if (bytesOf(row['tag'], 16) === undefined) findings.add({ code: 'entry-tag', sequence });
    if (audit.keys && digest && openRecord(row, sequence, digest, audit.keys, audit)) records += 1;
    keepRoot();
  }
  if (rows === 0) findings.add({ code: 'entry-missing', sequence: 0, through: 0 });
  return { size: tree.size, rows, records, root: tree.root(), roots };
}

/** Finds entries with equal tags, which is equal keys, without trusting the index that should have refused them. */
export function auditRepeatedKeys(database: DatabaseSync, findings: Findings): void {
  const repeated = rowsOf(
    database,
    `SELECT min(sequence) AS earlier, max(sequence) AS later FROM entries NOT INDEXED
     GROUP BY +tag HAVING count(*) > 1 ORDER BY 2 LIMIT 100`,
  );
  for (const { earlier, later } of repeated)
    findings.add({ code: 'entry-key-repeated', sequence: Number(later), earlier: Number(earlier) });
}

function checkNodes(row: Row, sequence: number, expected: readonly Hash[], findings: Findings): void {
  const nodes = bytesOf(row['nodes'], expected.length * 32);
  const holds =
    nodes && expected.every((node, place) => !node || node.equals(nodes.subarray(place * 32, place * 32 + 32)));
  if (!holds) findings.add({ code: 'entry-nodes', sequence });
}

function openRecord(row: Row, sequence: number, digest: Buffer, keys: ArchiveKeys, audit: EntryAudit): boolean {
  const { findings, identity, eachRecord } = audit;
  const place = Buffer.alloc(8);
  place.writeUInt32BE(sequence, 4);
  const sealed = bytesOf(row['sealed']);
  const opened = sealed && unseal(keys.records, sealed, Buffer.concat([place, digest]));
  if (opened === undefined || opened.length < 32) {
    findings.add({ code: 'entry-unreadable', sequence });
    return false;
  }
  if (!sha256(opened).equals(digest)) findings.add({ code: 'entry-digest', sequence });
  const bytes = opened.subarray(32);
  eachRecord?.(sequence, bytes);
  const record = readRecord(bytes);
  if (typeof record === 'string') {
    findings.add({ code: 'entry-malformed', sequence, why: record });
    return false;
  }
  const tag = createHmac('sha256', keys.tags).update(record.key, 'utf8').digest().subarray(0, 16);
  if (bytesOf(row['tag'], 16)?.equals(tag) === false) findings.add({ code: 'entry-tag', sequence });
  if (sequence === 0 && identity && !opens(record, identity)) findings.add({ code: 'first-entry' });
  return true;
}

/** SPEC §1: entry 0 is `archive:opened`, by this key, with exactly these facts. */
function opens(record: AuditedRecord, identity: { readonly origin: string; readonly publicKey: string }): boolean {
  const facts = [
    ['origin', identity.origin],
    ['public-key', identity.publicKey],
  ];
  return (
    record.kind === 'archive:opened' &&
    record.key === 'archive:opened' &&
    !record.hasSubject &&
    record.documents === 0 &&
    JSON.stringify(record.facts) === JSON.stringify(facts)
  );
}

/** A value that is a byte string, of a given length where one is given. */
export function bytesOf(value: Value | Uint8Array, length?: number): Buffer | undefined {
  if (!(value instanceof Uint8Array) || (length !== undefined && value.length !== length)) return undefined;
  return Buffer.from(value.buffer, value.byteOffset, value.length);
}
