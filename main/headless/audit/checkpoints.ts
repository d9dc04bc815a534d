// The checkpoints that the archive keeps of itself (SPEC §4, §7): read before the rows, so that the roots at their sizes can be
// taken as the rows go by, and judged after them.
import type { DatabaseSync } from 'node:sqlite';
import { rowsOf } from './database.ts';
import { bytesOf, type EntryOutcome } from './entries.ts';
import type { Findings } from './findings.ts';
import { isSignedBy, originOf, readCheckpoint, type Checkpoint } from './note.ts';

/** Well-formed checkpoints by name. */
export type Checkpoints = ReadonlyMap<string, Checkpoint>;

/** Reads the table; what is missing, unknown or malformed is a finding. */
export function readCheckpoints(database: DatabaseSync, findings: Findings): Checkpoints {
  const found = new Map<string, Checkpoint>();
  const rows = rowsOf(database, 'SELECT name, note FROM checkpoints LIMIT 20');
  for (const row of rows) {
    const name = String(row['name']);
    const note = bytesOf(row['note']);
    const checkpoint = note && readCheckpoint(note);
    if (checkpoint && (name === 'latest' || name === 'verified')) found.set(name, checkpoint);
    else findings.add({ code: 'checkpoint-malformed', name });
  }
  if (!rows.some(({ name }) => name === 'latest')) findings.add({ code: 'checkpoint-malformed', name: 'latest' });
  return found;
}

/** Judges origin and signature of each. */
export function auditSignatures(checkpoints: Checkpoints, publicKey: Buffer, findings: Findings): void {
  for (const [name, checkpoint] of checkpoints) {
    if (checkpoint.origin !== originOf(publicKey)) findings.add({ code: 'checkpoint-origin', name });
    else if (!isSignedBy(checkpoint, publicKey)) findings.add({ code: 'checkpoint-signature', name });
  }
}

/** Judges sizes and roots against the rows. Gives the names of those whose root is unknown, since an entry is missing. */
export function auditRoots(checkpoints: Checkpoints, outcome: EntryOutcome, findings: Findings): readonly string[] {
  const { size: rows, roots } = outcome;
  const unknown: string[] = [];
  for (const [name, { size, root }] of checkpoints) {
    const derived = roots.get(size);
    if (size > rows) findings.add({ code: 'entries-cut', name, size, rows });
    else if (derived === undefined) unknown.push(name);
    else if (!derived.equals(root)) findings.add({ code: 'checkpoint-root', name, size });
    if (name === 'latest' && size < rows) findings.add({ code: 'entries-unsigned', size, rows });
  }
  return unknown;
}
